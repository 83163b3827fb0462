// Start of the page.

import { TandemProvider } from '@tandem/client/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import './styles/main.css';
import { router } from './app/router.tsx';
import { queries, tandem } from './app/tandem.ts';
import { showTheme } from './app/theme.ts';
import { PageStatusDocument } from './generated/shell.ts';
import { loadTexts } from './text.ts';

showTheme();
const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(
    <TandemProvider tandem={tandem}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </TandemProvider>,
  );
}

// What the first screen does not need: wallets, and the sandbox's where the marketplace says that it is one.
const wallets = async (): Promise<void> => {
  await loadTexts();
  const { watchWallets } = await import('./wallet/connect-wallet.ts');
  watchWallets();
  const { protocol } = await tandem.ask(PageStatusDocument, {});
  if (protocol.sandbox) (await import('./wallet/sandbox-wallet.ts')).registerSandboxWallets();
};
wallets().catch(() => undefined);
