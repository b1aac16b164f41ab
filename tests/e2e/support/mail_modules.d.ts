// The parts of these packages that the tests use; they bring no types of their own.
declare module 'smtp-server' {
  import type { Server } from 'node:net';
  import type { Readable } from 'node:stream';
  interface Session {
    secure: boolean;
    envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] };
  }
  interface Options {
    key: Buffer;
    cert: Buffer;
    authMethods: string[];
    logger: boolean;
    onAuth(auth: { username: string; password: string }, session: Session,
      done: (error: Error | null, answer?: { user: string }) => void): void;
    onData(stream: Readable, session: Session, done: (error?: Error) => void): void;
  }
  export class SMTPServer {
    readonly server: Server;
    constructor(options: Options);
    listen(port: number, host: string): void;
    close(closed: () => void): void;
  }
}

declare module 'nodemailer' {
  export interface SendMailOptions {
    from: string;
    to: string;
    subject: string;
    text: string;
    inReplyTo?: string;
    headers?: Record<string, string>;
    attachments?: { filename: string; content: string }[];
    envelope?: { from: string; to: string };
  }
  interface Transport {
    sendMail(message: SendMailOptions): Promise<{ response: string; rejected: string[] }>;
    close(): void;
  }
  interface Composer {
    sendMail(message: SendMailOptions): Promise<{ message: Buffer }>;
  }
  export function createTransport(options: { streamTransport: true; buffer: true; newline: 'windows' }): Composer;
  export function createTransport(options: { host: string; port: number; lmtp: boolean; secure: boolean; ignoreTLS: boolean }): Transport;
}
