// The part of the test wallet between a page and the extension: it carries requests and answers, and sees the page's messages alone.

addEventListener('message', async ({ source, data }) => {
  if (source !== window || data?.to !== 'test-wallet') return;
  const answer = await chrome.runtime.sendMessage(data.request);
  postMessage({ from: 'test-wallet', id: data.id, answer }, location.origin);
});
