// Plays a stream with hls.js in a real browser, and prints what was seen as one line of JSON.
// node play.mjs CHROMIUM PAGE
import { chromium } from 'playwright-core';

const [executablePath, page] = process.argv.slice(2);
const SECONDS = 90;

const browser = await chromium.launch({
  executablePath,
  headless: true,
  // Its own sandbox needs rights that root does not give away; the page is the test's own.
  chromiumSandbox: process.getuid() !== 0,
  args: ['--autoplay-policy=no-user-gesture-required', '--mute-audio', '--disable-dev-shm-usage'],
});
try {
  const tab = await browser.newPage();
  const said = [];
  tab.on('pageerror', (error) => said.push(String(error)));
  await tab.goto(page);
  await tab
    .waitForFunction('window.seen && window.seen.done', null, { timeout: SECONDS * 1000 })
    .catch((error) => said.push(String(error)));
  const seen = await tab.evaluate('window.seen');
  console.log(JSON.stringify({ ...seen, said, browser: browser.version() }));
} finally {
  await browser.close();
}
