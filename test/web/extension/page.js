// The part of the test wallet that runs in a page: a wallet of the Wallet Standard that hands each request to the extension.
// **Invariant:** it has no key and decides nothing; both are in worker.js, in another process.

(() => {
  const waiting = new Map();
  let asked = 0;
  const ask = (request) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      postMessage({ to: 'test-wallet', id: asked, request }, location.origin);
    });
  addEventListener('message', ({ source, data }) => {
    if (source !== window || data?.from !== 'test-wallet') return;
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.answer.error === undefined) resolve(data.answer.value);
    else reject(new Error(data.answer.error));
  });

  const CHAIN = 'solana:localnet';
  let accounts = [];
  const connect = async ({ silent = false } = {}) => {
    const found = await ask({ kind: 'connect', silent });
    accounts = found.map(({ address, publicKey }) => ({
      address,
      publicKey: Uint8Array.from(publicKey),
      chains: [CHAIN],
      features: ['solana:signMessage'],
    }));
    return { accounts };
  };
  const signMessage = async ({ message }) => {
    const { signedMessage, signature } = await ask({ kind: 'sign', message: [...message] });
    return [{ signedMessage: Uint8Array.from(signedMessage), signature: Uint8Array.from(signature) }];
  };
  const wallet = {
    version: '1.0.0',
    name: 'Test wallet',
    icon: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=',
    chains: [CHAIN],
    get accounts() {
      return accounts;
    },
    features: {
      'standard:connect': { version: '1.0.0', connect },
      'standard:events': { version: '1.0.0', on: () => () => undefined },
      'solana:signMessage': { version: '1.1.0', signMessage },
    },
  };
  const register = (api) => api.register(wallet);
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  addEventListener('wallet-standard:app-ready', ({ detail }) => register(detail));
})();
