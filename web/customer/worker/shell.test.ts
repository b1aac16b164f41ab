// @vitest-environment node
import { beforeEach, expect, test } from 'vitest';
import { settled } from '../../shared/testing';
import { isFile, isOwnPath } from './own_paths';
import { Shell } from './shell';
import { FakeCaches, FakeThreads, htmlResponse, pageHtml } from './testing';

let caches: FakeCaches;
let threads: FakeThreads;
let shell: Shell;
let fetched: string[];
/** What the server answers, by path; what is not here is a file. */
let server: Map<string, () => Promise<Response>>;
let runOut: () => void;

const talking = { conversation: { id: '9', topic: '', last_seq: 1 } };

beforeEach(() => {
  caches = new FakeCaches();
  threads = new FakeThreads();
  fetched = [];
  server = new Map();
  runOut = () => {};
  shell = new Shell({
    slug: 'acme',
    caches,
    threads,
    fetch: (input) => {
      const path = new URL(typeof input === 'string' ? input : input.url, 'https://chat.example').pathname;
      fetched.push(path);
      return server.get(path)?.() ?? Promise.resolve(new Response(path));
    },
    after: () => new Promise((resolve) => (runOut = resolve)),
  });
});

function visit(path: string, network: Promise<Response>): { answer: Promise<Response>; later: Promise<unknown> } {
  const work: Promise<unknown>[] = [];
  const answer = shell.page(new URL(path, 'https://chat.example'), network, (each) => work.push(each));
  return { answer, later: answer.catch(() => {}).then(() => settled()).then(() => Promise.all(work)) };
}

async function open(path: string, html: string): Promise<void> {
  const { answer, later } = visit(path, Promise.resolve(htmlResponse(html)));
  expect(await (await answer).text()).toBe(html);
  await later;
}

function offline(path: string): Promise<Response> {
  return visit(path, Promise.reject(new TypeError('no network'))).answer;
}

const files = ['/-/assets/customer-a.css', '/-/assets/customer-a.js', '/-/theme/0a7d55.css'];

test('a page seen once opens without a network, marked as kept, with its policy', async () => {
  await open('/acme', pageHtml('a', talking));
  expect(caches.paths()).toEqual([...files, '/acme']);
  const kept = await offline('/acme');
  expect(kept.headers.get('Content-Security-Policy')).toBe("default-src 'none'");
  expect(await kept.text()).toBe(pageHtml('a', talking).replace('<html', '<html data-kept'));
});

test('without a network and without a page there is no answer', async () => {
  expect((await offline('/acme')).type).toBe('error');
});

test('a link that was never opened leads to the company’s main page', async () => {
  await open('/acme', pageHtml('a'));
  const answer = await offline('/acme/shop');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('Location')).toBe('https://chat.example/acme');
});

test('a network that does not answer in time is taken for none, and its late answer is kept', async () => {
  await open('/acme', pageHtml('a', talking));
  const network = new EventTarget();
  const page = new Promise<Response>((resolve) =>
    network.addEventListener('answer', () => resolve(htmlResponse(pageHtml('b', talking)))),
  );
  const { answer, later } = visit('/acme', page);
  await settled();
  runOut();
  expect(await (await answer).text()).toContain('data-kept');
  network.dispatchEvent(new Event('answer'));
  await later;
  expect(await (await offline('/acme')).text()).toContain('customer-b.js');
});

test.each([502, 503])('a server that answers %i is down: the kept page is shown', async (status) => {
  await open('/acme', pageHtml('a'));
  const { answer } = visit('/acme', Promise.resolve(htmlResponse('down', status)));
  expect(await (await answer).text()).toContain('data-kept');
});

test('a link that was switched off is not kept any longer', async () => {
  await open('/acme/shop', pageHtml('a'));
  const { answer, later } = visit('/acme/shop', Promise.resolve(htmlResponse('gone', 410)));
  expect((await answer).status).toBe(410);
  await later;
  expect(caches.paths()).not.toContain('/acme/shop');
});

test('older history is not what opens without a network', async () => {
  await open('/acme?before=30', pageHtml('a', { before: 30 }));
  expect(caches.paths()).toEqual([]);
});

test('a page is kept only with all of its files', async () => {
  await open('/acme', pageHtml('a'));
  server.set('/-/assets/customer-b.js', () => Promise.resolve(new Response('', { status: 503 })));
  await open('/acme', pageHtml('b'));
  expect(await (await offline('/acme')).text()).toContain('customer-a.js');
});

test('what a new release no longer uses goes, pages of the old one first', async () => {
  await open('/acme/shop', pageHtml('a'));
  await open('/acme', pageHtml('b'));
  const later = '/-/assets/companion-b.js';
  await shell.keep('/acme', ['/-/assets/customer-b.js', '/-/assets/customer-b.css', '/-/theme/0a7d55.css', later]);
  expect(caches.paths()).toEqual([later, '/-/assets/customer-b.css', '/-/assets/customer-b.js', '/-/theme/0a7d55.css', '/acme'].toSorted());
});

test('keeping fetches the page when no navigation went through the worker yet', async () => {
  server.set('/acme', () => Promise.resolve(htmlResponse(pageHtml('a'))));
  await shell.keep('/acme', files);
  await shell.keep('/acme', files);
  expect(fetched.filter((path) => path === '/acme')).toHaveLength(1);
  expect(await (await offline('/acme')).text()).toContain('customer-a.js');
});

test('nothing of another company, of the API or of return links is kept', async () => {
  await shell.keep('/acme2', files);
  expect(caches.paths()).toEqual([]);
  await open('/acme', pageHtml('a'));
  await shell.keep('/acme', [...files, '/-/api/v1/customer/acme/reach', '/-/return/token', '/acme2']);
  expect(caches.paths()).toEqual([...files, '/acme']);
});

test.each([
  ['no conversation', {}],
  ['another one', { conversation: { id: '10', topic: '', last_seq: 1 } }],
])('a device that was signed out, and has %s now, forgets what it kept', async (_, state) => {
  await open('/acme', pageHtml('a', talking));
  await open('/acme/jobs', pageHtml('a', { link: { code: 'jobs', title: '', greeting: '', prefill: '', topic: 'jobs' } }));
  await threads.put({ company: 'acme', topic: '', epoch: 'e', conversation: '9', messages: [], older: false });
  await open('/acme', pageHtml('a', state));
  expect(caches.paths()).toEqual([...files, '/acme']);
  expect(threads.all.size).toBe(0);
});

test('messages kept of a conversation that the server no longer shows are forgotten, too', async () => {
  await open('/acme', pageHtml('a')); // before the first message
  await threads.put({ company: 'acme', topic: '', epoch: 'e', conversation: '9', messages: [], older: false });
  await open('/acme', pageHtml('a', talking));
  expect(threads.all.size).toBe(1);
  await open('/acme', pageHtml('a'));
  expect(threads.all.size).toBe(0);
});

test('forgetting leaves nothing of this company and all of the others', async () => {
  await open('/acme', pageHtml('a', talking));
  await (await caches.open('dropline:other:1')).put('/other', new Response(''));
  await shell.forget();
  expect(caches.paths()).toEqual(['/other']);
});

test('caches of an earlier form are deleted', async () => {
  for (const name of ['dropline:acme:0', 'dropline:acme:1', 'dropline:acme2:0']) await caches.open(name);
  await shell.tidy();
  expect(await caches.keys()).toEqual(['dropline:acme:1', 'dropline:acme2:0']);
});

test('a file comes from the cache once it is there', async () => {
  const work: Promise<unknown>[] = [];
  const request = new Request('https://chat.example/-/assets/ways-a.js');
  for (let time = 0; time < 2; time += 1) {
    expect(await (await shell.file(request, (each) => work.push(each))).text()).toBe('/-/assets/ways-a.js');
    await Promise.all(work);
  }
  expect(fetched).toEqual(['/-/assets/ways-a.js']);
});

test('a file that is gone is not kept as gone', async () => {
  server.set('/-/assets/ways-a.js', () => Promise.resolve(new Response('', { status: 404 })));
  const answer = await shell.file(new Request('https://chat.example/-/assets/ways-a.js'), () => {});
  expect(answer.status).toBe(404);
  expect(caches.paths()).toEqual([]);
});

test.each([
  ['/acme', true], ['/acme/', true], ['/acme/shop', true], ['/acme2', false], ['/', false], ['/-/return/token', false],
])('%s is the company’s own: %s', (path, own) => {
  expect(isOwnPath('acme', path)).toBe(own);
});

test.each([
  ['/-/assets/a.js', true], ['/-/theme/a.css', true], ['/-/icon/acme/192.png', true],
  ['/-/api/v1/customer/acme/reach', false], ['/-/return/token', false], ['/-/sw.js', false], ['/acme', false],
])('%s may be kept as a file: %s', (path, file) => {
  expect(isFile(path)).toBe(file);
});
