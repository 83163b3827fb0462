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
import { registerSandboxWallet } from './wallet/sandbox-wallet.ts';
import { watchWallets } from './wallet/wallets.ts';

showTheme();
watchWallets();
// The sandbox's wallet is offered where the marketplace says that it is one.
tandem.ask(PageStatusDocument, {}).then(
  ({ protocol }) => {
    if (protocol.sandbox) registerSandboxWallet();
  },
  () => undefined,
);

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
