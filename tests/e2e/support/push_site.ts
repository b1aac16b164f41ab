import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGE = '<!doctype html><title>Push</title><h1>Push</h1>';
const WORKER = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('push', (event) => {
    const { title, ...options } = event.data.json().notification;
    event.waitUntil(registration.showNotification(title, options));
  });
  addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(clients.openWindow('/opened#' + (event.action || 'body')));
  });
`;

/** The smallest site that takes pushes: shows the fixtures to work without any code of the product. */
export class PushSite {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<PushSite> {
    const server = createServer((request, response) => {
      const [type, body] = request.url === '/sw.js' ? ['text/javascript', WORKER] : ['text/html', PAGE];
      response.writeHead(200, { 'Content-Type': `${type};charset=utf-8`, 'Cache-Control': 'no-store' }).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PushSite(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
