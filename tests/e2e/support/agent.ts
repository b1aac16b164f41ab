import { expect, request, type APIRequestContext } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import type { Server } from '../server';

/** How a customer was told, as agents see it. */
export interface Notice {
  to: string;
  channel: string;
  outcome: string;
  first_seq: number;
  last_seq: number;
}

export interface Detail {
  id: string;
  reach: { push: number; state: string };
  receipts: { customer: { delivered: number; read: number } };
  notices: Notice[];
}

/** The first demo agent, by the API. */
export class Agent {
  private constructor(private readonly http: APIRequestContext, readonly company: string) {}

  static async at(server: Server): Promise<Agent> {
    const http = await request.newContext({ baseURL: server.origin, extraHTTPHeaders: { Origin: server.origin } });
    const token = server.signInUrls[0]?.split('#')[1];
    expect((await http.post('/-/api/v1/session/token', { data: { token } })).status()).toBe(200);
    return new Agent(http, `/-/api/v1/companies/${new URL(server.link).pathname.split('/')[1] ?? ''}`);
  }

  async companyName(): Promise<string> {
    return ((await this.get('')) as { name: string }).name;
  }

  /** The conversation whose newest message is `preview`. */
  async conversation(preview: string): Promise<string> {
    const list = (await this.get('/conversations?status=all&limit=100')) as
      { conversations: { id: string; preview?: { body: string } }[] };
    const found = list.conversations.find((each) => each.preview?.body === preview);
    if (!found) throw new Error(`no conversation ends with "${preview}"`);
    return found.id;
  }

  async detail(id: string): Promise<Detail> {
    return (await this.get(`/conversations/${id}`)) as Detail;
  }

  /** Returns the number of the new message. */
  async answer(id: string, body: string): Promise<number> {
    const data = { client_id: randomUUID(), kind: 'text', body };
    const sent = await this.http.post(`${this.company}/conversations/${id}/messages`, { data });
    expect(sent.status(), await sent.text()).toBe(201);
    return ((await sent.json()) as { seq: number }).seq;
  }

  /** What was said in it. */
  async said(id: string): Promise<string[]> {
    const { messages } = (await this.get(`/conversations/${id}/messages?limit=100`)) as { messages: { body: string }[] };
    return messages.map((each) => each.body);
  }

  leave(): Promise<void> {
    return this.http.dispose();
  }

  private async get(path: string): Promise<unknown> {
    // The server may close a connection that was idle at the moment when it is used again; browsers ask once more, too.
    const answer = await this.http.get(this.company + path, { maxRetries: 1 });
    expect(answer.status(), path).toBe(200);
    return answer.json();
  }
}
