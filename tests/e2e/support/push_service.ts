import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** What Firefox says about a message that it got; 300 and above: its service worker failed. */
export const DELIVERED = 100;
export const COULD_NOT_DECRYPT = 101;

/** With these a server of ours pushes to a service on this machine. */
export const PUSH_FLAGS = ['--test-loopback', 'allow', '--push-contact', 'mailto:push@acme.example'];

const MOST_BODY_BYTES = 4096;

interface Subscription {
  channel: string;
  key: string | undefined;  // the only sender that may push, as in applicationServerKey
}

/** A request as it came to an endpoint, and the answer. */
export interface Post {
  endpoint: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  status: number;
  /** Of the message that it became, to ask for its ack. */
  location: string;
}

type FromBrowser =
  | { messageType: 'hello'; uaid?: string }
  | { messageType: 'register'; channelID: string; key?: string }
  | { messageType: 'unregister'; channelID: string }
  | { messageType: 'ack'; updates: { channelID: string; version: string; code?: number }[] }
  | { messageType: 'nack'; version: string; code?: number }
  | { messageType: 'ping' | 'broadcast_subscribe' };

/**
 * A push service as Mozilla runs one: Firefox holds a WebSocket to it (subprotocol push-notification), application servers
 * POST to its endpoints by RFC 8030 and RFC 8292. Messages for a browser that is away wait for it.
 */
export class PushService {
  readonly posts: Post[] = [];
  /** Damages the next message on its way to the browser, so that its tag no longer fits. */
  tamperNext = false;

  private readonly http: Server;
  private readonly sockets: WebSocketServer;
  private browser: WebSocket | undefined;
  private readonly subscriptions = new Map<string, Subscription>();  // by the last part of the endpoint
  private readonly acks = new Map<string, number>();                 // by version
  private readonly undelivered = new Map<string, string>();          // frames by version
  private readonly waiting = new Set<() => void>();

  private constructor() {
    this.http = createServer((request, response) => void this.receive(request, response));
    this.sockets = new WebSocketServer({
      server: this.http,
      handleProtocols: (offered) => (offered.has('push-notification') ? 'push-notification' : false),
    });
    this.sockets.on('connection', (socket) => this.serve(socket));
  }

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.http.listen(0, '127.0.0.1');
    await once(service.http, 'listening');
    return service;
  }

  get url(): string {
    return `ws://${this.host}/`;
  }

  /** The code with which the browser acknowledged the message at `location` (of the answer to the POST). */
  async ack(location: string): Promise<number> {
    const version = location.slice(location.lastIndexOf('/') + 1);
    for (;;) {
      const code = this.acks.get(version);
      if (code !== undefined) return code;
      await this.something();
    }
  }

  /** The request number `index`, counted from 0. Waits for it. */
  async post(index: number): Promise<Post> {
    await this.until(() => this.posts.length > index);
    return this.posts[index] as Post;
  }

  /** Waits until `happened` is true of this service. */
  async until(happened: () => boolean): Promise<void> {
    while (!happened()) await this.something();
  }

  /** An endpoint for `channel` that takes messages of the owner of `key` alone; for a browser that cannot ask for it, too. */
  subscribe(channel: string, key: string | undefined): string {
    const name = randomBytes(24).toString('base64url');
    this.subscriptions.set(name, { channel, key });
    return `http://${this.host}/push/${name}`;
  }

  get connected(): boolean {
    return this.browser !== undefined;
  }

  get subscribed(): number {
    return this.subscriptions.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
    this.http.closeAllConnections();
    await new Promise((closed) => this.http.close(closed));
  }

  private get host(): string {
    return `127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  private serve(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => this.answer(socket, JSON.parse(data.toString()) as FromBrowser));
    socket.on('close', () => {
      if (this.browser === socket) this.browser = undefined;
      this.wake();
    });
  }

  private answer(socket: WebSocket, message: FromBrowser): void {
    const reply = (fields: object) => socket.send(JSON.stringify({ messageType: message.messageType, ...fields }));
    switch (message.messageType) {
      case 'hello':
        this.browser = socket;
        reply({ uaid: message.uaid || randomBytes(16).toString('hex'), status: 200, use_webpush: true, broadcasts: {} });
        for (const frame of this.undelivered.values()) socket.send(frame);
        break;
      case 'register':
        reply({ channelID: message.channelID, status: 200, pushEndpoint: this.subscribe(message.channelID, message.key) });
        break;
      case 'unregister':
        for (const [name, { channel }] of this.subscriptions) {
          if (channel === message.channelID) this.subscriptions.delete(name);
        }
        reply({ channelID: message.channelID, status: 200 });
        break;
      case 'ack':
        for (const { version, code } of message.updates) {
          this.undelivered.delete(version);
          this.acks.set(version, code ?? DELIVERED);
        }
        break;
      case 'nack':  // comes after the ack, by when a test may wait for what the worker should have done
        console.error(`the browser got ${message.version}, but its service worker failed: ${message.code ?? ''}`);
        break;
      case 'ping':
        reply({});
        break;
      case 'broadcast_subscribe':
        break;
    }
    this.wake();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const name = (request.url ?? '').slice('/push/'.length);
    const subscription = this.subscriptions.get(name);
    const status = subscription ? this.verdict(request, body, subscription) : 410;
    const location = subscription && status === 201 ? this.deliver(subscription.channel, body) : '';
    if (location) response.setHeader('Location', location);
    this.posts.push({ endpoint: `http://${this.host}/push/${name}`, headers: request.headers, body, status, location });
    response.writeHead(status, { TTL: request.headers['ttl'] ?? '0' }).end();
    this.wake();
  }

  private verdict(request: IncomingMessage, body: Buffer, { key }: Subscription): number {
    if (request.method !== 'POST' || !/^\d+$/.test(String(request.headers['ttl']))) return 400;
    if (request.headers['content-encoding'] !== 'aes128gcm') return 400;
    if (body.length > MOST_BODY_BYTES) return 413;
    if (key === undefined) return 201;
    return signedBy(key, request.headers.authorization ?? '', `http://${this.host}`) ? 201 : 401;
  }

  private deliver(channel: string, body: Buffer): string {
    const version = randomBytes(16).toString('hex');
    const data = Buffer.from(body);
    if (this.tamperNext) data[data.length - 1] = (data.at(-1) ?? 0) ^ 1;
    this.tamperNext = false;
    const frame = JSON.stringify({
      messageType: 'notification', channelID: channel, version, data: data.toString('base64url'),
      headers: { encoding: 'aes128gcm' },
    });
    this.undelivered.set(version, frame);
    this.browser?.send(frame);
    return `http://${this.host}/message/${version}`;
  }

  private something(): Promise<void> {
    return new Promise((woken) => this.waiting.add(woken));
  }

  private wake(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const go of woken) go();
  }
}

/** RFC 8292, 4.2: the header is signed with the key that the subscription is bound to, for this service, and is of today. */
function signedBy(key: string, authorization: string, audience: string): boolean {
  const found = /^vapid t=([\w-]+\.([\w-]+))\.([\w-]+), k=([\w-]+)$/.exec(authorization);
  if (!found) return false;
  const [, signed = '', claims = '', signature = '', sender = ''] = found;
  const point = Buffer.from(key, 'base64url');
  if (!Buffer.from(sender, 'base64url').equals(point)) return false;
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33, 65) },
  });
  const right = verify('sha256', Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'));
  const { aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number };
  const ahead = exp - Date.now() / 1000;
  return right && aud === audience && ahead > 0 && ahead <= 24 * 60 * 60;
}
