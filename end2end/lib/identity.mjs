// An identity provider of another hand (npm's oidc-provider, certified by the OpenID Foundation), with a page of its own to sign in on.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { freePort } from './server.mjs';

const CLIENT = { id: 'rutan', secret: 'a secret of the office: 100% & more' };

export class Identity {
  static async start() {
    const identity = new Identity();
    identity.port = await freePort();
    identity.issuer = `http://127.0.0.1:${identity.port}`;
    return identity;
  }

  /** For `Server.start({ set })`: knows the installation at `url` from now on. */
  async know(url) {
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${url}/signin`], grant_types: ['authorization_code'], response_types: ['code'] }],
      pkce: { required: () => true },
      cookies: { keys: ['of a story'] },
    });
    this.http = createServer(provider.callback());
    await new Promise((resolve) => this.http.listen(this.port, '127.0.0.1', resolve));
    return {
      RUTAN_OIDC_ISSUER: this.issuer, RUTAN_OIDC_CLIENT_ID: CLIENT.id, RUTAN_OIDC_CLIENT_SECRET: CLIENT.secret, RUTAN_OIDC_NAME: 'ThaiD', RUTAN_PRIVATE_TARGETS: 'allow',
    };
  }

  /** Signs in there as `name`, and agrees. */
  async agree(page, name) {
    await page.waitForURL(`${this.issuer}/**`);
    await page.locator('input[name=login]').fill(name);
    await page.locator('input[name=password]').fill('anything');
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', { name: 'Continue' }).click();
  }

  async stop() {
    this.http?.closeAllConnections();
    await new Promise((resolve) => (this.http ? this.http.close(resolve) : resolve()));
  }
}
