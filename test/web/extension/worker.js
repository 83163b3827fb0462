// The test wallet itself, the service worker of the extension: it has the key, and the test decides here what it does when it is asked.

// `does`: SIGN, DECLINE, OTHER_BYTES (signs one byte more), LATE (signs once `answer` is called). `asked`: the text that was last shown.
const testWallet = { keys: null, does: 'SIGN', asked: null, connected: false, answer: () => undefined };

const text = (message) => new TextDecoder().decode(Uint8Array.from(message));

const ACTIONS = {
  connect: async ({ silent }) => {
    if (testWallet.keys === null || (silent && !testWallet.connected)) return [];
    testWallet.connected = true;
    const { address, publicKey } = testWallet.keys;
    return [{ address, publicKey }];
  },
  sign: async ({ message }) => {
    const { does, keys } = testWallet;
    testWallet.asked = text(message);
    if (does === 'DECLINE') throw new Error('The person declined.');
    if (does === 'LATE') {
      await new Promise((resolve) => {
        testWallet.answer = resolve;
      });
    }
    const signedMessage = does === 'OTHER_BYTES' ? [...message, 46] : message;
    const key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(keys.pkcs8), 'Ed25519', false, ['sign']);
    const signature = [...new Uint8Array(await crypto.subtle.sign('Ed25519', key, Uint8Array.from(signedMessage)))];
    return { signedMessage, signature };
  },
};

chrome.runtime.onMessage.addListener((request, _sender, respond) => {
  ACTIONS[request.kind](request).then(
    (value) => respond({ value }),
    (error) => respond({ error: error.message }),
  );
  // The answer comes later.
  return true;
});
