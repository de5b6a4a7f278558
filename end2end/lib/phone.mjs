// A village official's phone: Chromium with a profile on disk, 360x740, so that it can be closed, killed and opened again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { within } from './within.mjs';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const PIN = '314159';

export class Phone {
  static async buy(options = {}) {
    const phone = new Phone();
    phone.profile = mkdtempSync(join(tmpdir(), 'rutan-phone-'));
    phone.options = options;
    await phone.open();
    return phone;
  }

  async open() {
    this.isDead = false;
    const { args: more = [], ...options } = this.options;
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath, args: [...args, ...more], viewport: { width: 360, height: 740 }, locale: 'th-TH', timezoneId: 'Asia/Bangkok', hasTouch: true, ...options,
    });
    this.context.setDefaultTimeout(20_000);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.errors = [];
    this.page.on('pageerror', (error) => this.errors.push(String(error)));
    this.closed = new Promise((resolve) => this.context.once('close', resolve));
  }

  /** Closes the browser and everything in memory; the disk stays. */
  async close() {
    await this.context.close();
  }

  /** The whole browser dies at once, as with an empty battery. */
  async kill() {
    const browser = await this.context.browser().newBrowserCDPSession();
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    this.isDead = true;
    // It leads a process group of its own.
    process.kill(-processInfo.find(({ type }) => type === 'browser').id, 'SIGKILL');
    await this.closed;
  }

  async throwAway() {
    // A browser of which a page stands still closes never.
    const closed = within(20_000, this.context?.close(), () => 'the browser closes');
    await closed.catch(() => within(20_000, this.kill(), () => 'it dies')).catch(() => {});
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/** A desktop browser for staff. */
export const desktop = async (options = {}) => {
  const browser = await chromium.launch({ executablePath, args });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'th-TH', timezoneId: 'Asia/Bangkok', ...options });
  context.setDefaultTimeout(20_000);
  const errors = [];
  context.on('weberror', (error) => errors.push(String(error.error())));
  // Whatever a story shows, the program must not have failed while it did.
  const close = browser.close.bind(browser);
  browser.close = async () => {
    await close();
    if (errors.length > 0) throw new Error(`the page failed: ${errors.join('\n')}`);
  };
  return { browser, context, page: await context.newPage() };
};
