import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** A mail as it was handed in, with what a test asks of it. */
export class Mail {
  constructor(readonly from: string, readonly to: string, readonly raw: string) {}

  header(name: string): string {
    const unfolded = this.raw.slice(0, this.raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
    return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  }

  /** The text part, decoded. */
  get text(): string {
    return this.part('text/plain');
  }

  get html(): string {
    return this.part('text/html');
  }

  private part(type: string): string {
    const boundary = /boundary="?([^";\r\n]+)/i.exec(this.raw)?.[1] ?? '';
    const part = this.raw.split(`--${boundary}`).find((each) => each.toLowerCase().includes(`content-type: ${type}`)) ?? this.raw;
    const start = part.indexOf('\r\n\r\n') + 4;
    const head = part.slice(0, start);
    const body = /quoted-printable/i.test(head) ? quotedPrintable(part.slice(start)) : part.slice(start);
    return new TextDecoder(/charset="?([\w-]+)/i.exec(head)?.[1] ?? 'utf-8').decode(Buffer.from(body, 'latin1'));
  }

  /** The first address in the text that contains `path`. */
  link(path: string): string {
    return new RegExp(`https?://\\S*${path}\\S*`).exec(this.text)?.[0] ?? '';
  }
}

/** One character for each byte, before and after. */
function quotedPrintable(text: string): string {
  return text.replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

/** A mail server that wants STARTTLS and a password, with a certificate of its own, and keeps what it takes. */
export class MailServer {
  readonly mails: Mail[] = [];
  /** Called with each mail that was taken. */
  onMail: (mail: Mail) => void = () => undefined;
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: SMTPServer, readonly port: number, private readonly directory: string,
    readonly certificate: string, readonly key: string) {}

  static async start(): Promise<MailServer> {
    const directory = mkdtempSync(join(tmpdir(), 'dropline-mail-'));
    const key = join(directory, 'key.pem');
    const cert = join(directory, 'cert.pem');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert],
      { stdio: 'ignore' });
    const take: { mail?: (mail: Mail) => void } = {};
    const server = new SMTPServer({
      key: readFileSync(key), cert: readFileSync(cert), authMethods: ['PLAIN', 'LOGIN'], logger: false,
      onAuth(auth, session, done) {
        const good = session.secure && auth.username === 'dropline' && auth.password === 'secret';
        done(good ? null : new Error('wrong user or password'), good ? { user: 'dropline' } : undefined);
      },
      onData(stream, session, done) {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? '' : mailFrom.address;
          take.mail?.(new Mail(from, rcptTo[0]?.address ?? '', Buffer.concat(parts).toString('latin1')));
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const mails = new MailServer(server, address.port, directory, cert, key);
    take.mail = (mail) => mails.take(mail);
    return mails;
  }

  /** What a server is told to send by this one. */
  get flags(): string[] {
    return ['--smtp-url', `smtp://dropline:secret@localhost:${this.port}`, '--mail-ca', this.certificate,
      '--mail-from', 'hello@acme.example', '--mail-reply-to', 'reply@acme.example'];
  }

  /** The first mail to the address that satisfies `wanted`, now or later. */
  async mailTo(address: string, wanted: (mail: Mail) => boolean = () => true): Promise<Mail> {
    for (;;) {
      const found = this.mails.find((mail) => mail.to === address && wanted(mail));
      if (found) return found;
      await new Promise<void>((arrived) => this.waiting.push(arrived));
    }
  }

  async stop(): Promise<void> {
    await new Promise<void>((closed) => this.server.close(() => closed()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private take(mail: Mail): void {
    this.mails.push(mail);
    const arrived = this.waiting;
    this.waiting = [];
    for (const wake of arrived) wake();
    this.onMail(mail);
  }
}
