// A provider of OpenID Connect for tests: everybody is let in at once as whoever `login_hint` names, and consents.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'regimen',
    client_secret: 'a secret between the two of us',
    redirect_uris: ['http://localhost:8080/came-back'],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    application_type: 'native',
  }],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, email: `${id}@example.org`, email_verified: true }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

const answer = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response);
  const { params, prompt, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, { login: { accountId: params.login_hint } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid email');
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}).listen(port, '127.0.0.1', () => console.log('ready'));
