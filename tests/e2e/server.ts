import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// Another build of the program can be tried by naming it in E2E_BINARY.
const BINARY = resolve(import.meta.dirname, '../../', process.env['E2E_BINARY'] ?? 'build/release/dropline');

/** The real server with the demo company, on a directory and a port of its own. */
export class Server {
  private process: ChildProcess | undefined;
  private printed = '';
  private readonly directory = mkdtempSync(join(tmpdir(), 'dropline-e2e-'));

  private constructor(readonly port: number, private readonly flags: readonly string[]) {}

  static async start(...flags: string[]): Promise<Server> {
    const server = new Server(await freePort(), flags);
    await server.run();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  /** The customer link of the demo company, as printed. */
  get link(): string {
    return this.find(/https?:\/\/[^\s/]+\/(?!-\/)[a-z0-9-]+(?=\s)/);
  }
  /** One-time sign-in addresses of the demo agents, in the order printed: Anna, Ben. */
  get signInUrls(): string[] {
    return [...this.printed.matchAll(/https?:\/\/\S+\/-\/signin#[\w-]+/g)].map((match) => match[0]);
  }

  /** Starts, or starts again on the same data and port; returns when it is ready. */
  async run(): Promise<void> {
    this.printed = '';
    const child = spawn(BINARY, ['serve', '--demo', '--data-dir', this.directory, '--listen', `127.0.0.1:${this.port}`,
      ...this.flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${String(code)}:\n${this.printed}`);
    });
    ended.catch(() => undefined);
    await Promise.race([this.ready(), ended]);
  }

  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  private async ready(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.origin}/-/readyz`).catch(() => undefined);
      if (answer?.ok && this.signInUrls.length >= 2) return;
      await new Promise((done) => setTimeout(done, 20));  // nothing to wait on before it listens
    }
  }

  private find(pattern: RegExp): string {
    const found = pattern.exec(this.printed);
    if (!found) throw new Error(`not printed: ${String(pattern)}\n${this.printed}`);
    return found[0];
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
