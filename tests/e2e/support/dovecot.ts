import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../server';

const PATIENCE_MS = 20_000;
const NOBODY = 65_534;

/** Debian's Dovecot, with one mailbox over TLS on a port of its own. As root it runs as nobody, which is what it insists on. */
export class Dovecot {
  private delivered = 0;

  private constructor(private readonly process: ChildProcess, private readonly directory: string, private readonly port: number) {}

  static async start(certificate: string, key: string): Promise<Dovecot> {
    const directory = mkdtempSync(join(tmpdir(), 'dropline-dovecot-'));
    const port = await freePort();
    for (const folder of ['run', 'state', 'mail', 'mail/new', 'mail/cur', 'mail/tmp']) mkdirSync(join(directory, folder));
    copyFileSync(certificate, join(directory, 'cert.pem'));
    copyFileSync(key, join(directory, 'key.pem'));
    writeFileSync(join(directory, 'users'), 'replies:{PLAIN}secret\n');
    writeFileSync(join(directory, 'dovecot.conf'), configuration(directory, port));
    give(directory);
    for (const name of readdirSync(directory, { recursive: true })) give(join(directory, String(name)));
    const process = spawn('/usr/sbin/dovecot', ['-F', '-c', join(directory, 'dovecot.conf')],
      { stdio: 'ignore', detached: true, ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}) });
    const dovecot = new Dovecot(process, directory, port);
    await dovecot.ready();
    return dovecot;
  }

  /** What a server is told to read this mailbox by. */
  get flags(): string[] {
    return ['--imap-url', `imaps://replies:secret@127.0.0.1:${this.port}/INBOX`];
  }

  /** As a mail server delivers into the mailbox. */
  deliver(mail: Buffer): void {
    this.delivered += 1;
    const name = `${this.delivered}.M1P1.test`;
    const tmp = join(this.directory, 'mail/tmp', name);
    writeFileSync(tmp, mail);
    give(tmp);
    renameSync(tmp, join(this.directory, 'mail/new', name));
  }

  async stop(): Promise<void> {
    const gone = once(this.process, 'exit');
    if (this.process.exitCode === null) {
      process.kill(-Number(this.process.pid), 'SIGKILL');
      await gone;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.greets())) {
      if (Date.now() > deadline) throw new Error(`Dovecot does not greet:\n${readFileSync(join(this.directory, 'log'), 'utf8')}`);
      await new Promise((done) => setTimeout(done, 20)); // nothing to wait on before it listens
    }
  }

  private greets(): Promise<boolean> {
    return new Promise((done) => {
      const socket = connect({ port: this.port, host: '127.0.0.1', rejectUnauthorized: false });
      const end = (good: boolean): void => {
        socket.destroy();
        done(good);
      };
      socket.on('data', (text) => end(text.includes('* OK'))).on('error', () => end(false)).on('close', () => end(false));
    });
  }
}

function configuration(place: string, port: number): string {
  const name = (of: '-un' | '-gn'): string => (isRoot() ? nameOfNobody(of) : execFileSync('id', [of], { encoding: 'utf8' }).trim());
  const [uid, gid] = isRoot() ? [NOBODY, NOBODY] : [process.getuid?.(), process.getgid?.()];
  const values: Record<string, string> = {
    place, owner: name('-un'), group: name('-gn'), uid: String(uid), gid: String(gid), port: '0', tls_port: String(port),
  };
  const template = readFileSync(join(import.meta.dirname, '../../support/dovecot.conf'), 'utf8');
  const text = template.replaceAll(/@(\w+)@/g, (hole, each: string) => values[each] ?? hole);
  return `${text}ssl = yes\nssl_cert = <${place}/cert.pem\nssl_key = <${place}/key.pem\n`;
}

function nameOfNobody(of: '-un' | '-gn'): string {
  return execFileSync('id', [of, 'nobody'], { encoding: 'utf8' }).trim();
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function give(path: string): void {
  if (isRoot()) chownSync(path, NOBODY, NOBODY);
}
