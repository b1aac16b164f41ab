/**
 * Both directions of the wire, exactly as docs/protocol.md specifies them. Types only: nothing here runs.
 * Unknown fields and unknown event types must be ignored, so that the server can grow.
 */

/** A decimal number in a string. Opaque: never compute with it. */
export type Id = string;
/** Whole microseconds since 1970-01-01 UTC. */
export type Micros = number;
export type Locale = 'de' | 'en';
export type Role = 'owner' | 'admin' | 'agent';

export interface Company {
  id: Id;
  slug: string;
  name: string;
  color: string;
  locale: Locale;
  time_zone: string;
}

export type Author =
  | { kind: 'customer'; id?: Id; name?: string }
  | { kind: 'agent'; id: Id; name: string }
  | { kind: 'bot'; id?: Id; name?: string }
  | { kind: 'system' };

export interface Message {
  seq: number;
  id: Id;
  at: Micros;
  kind: 'text' | 'note';
  author: Author;
  body: string;
  reply_to?: number;
  client_id?: string;
  /** How it came, if not through the page. */
  via?: 'email';
  /** Agents only. `false`: it may be from somebody else than the customer. */
  verified?: false;
  /** What its mail quoted, signature included. */
  rest?: string;
  files?: AttachedFile[];
}

/** Kept with a message, to be downloaded. */
export interface AttachedFile {
  id: Id;
  name: string;
  /** The media type, as the sender says. */
  type: string;
  /** In bytes. */
  size: number;
}

/** By when an answer may be expected: what the customer is told. `text` is absent when there is nothing to say. */
export interface Reply {
  open: boolean;
  opens_at?: Micros;
  usual_seconds?: number;
  waiting_since?: Micros;
  expected_at?: Micros;
  text?: Record<Locale, string>;
}

/** `from` "22:00" `to` "06:00" ends on the next day. Monday is 1. */
export interface OpeningInterval {
  day: number;
  from: string;
  to: string;
}

export interface Holiday {
  /** "2026-12-25" */
  day: string;
  name: string;
}

/** `reply` and `away_now` are what somebody who has not written reads at this moment, and is told on writing. */
export interface CompanyHours {
  hours: OpeningInterval[];
  holidays: readonly Holiday[];
  away_message: Record<Locale, string>;
  show_reply_time: boolean;
  reply: Reply;
  away_now?: Record<Locale, string>;
}

/** What a customer's page knows of its conversation. */
export interface CustomerConversation {
  id: Id;
  topic: string;
  last_seq: number;
}

/** How far one side has come with the other side's messages, by `seq`; both numbers only grow. */
export interface Receipt {
  delivered: number;
  read: number;
  /** When it last moved. */
  at: Micros;
}

export interface Receipts {
  company: Receipt;
  customer: Receipt;
}

/** Whether the other side looks at this now, and if not, when it last did. */
export interface Whereabouts {
  here: boolean;
  last_at?: Micros;
  /** Towards customers: the agent who is here, if the customer knows the name. */
  name?: string;
}

/** How a customer can be told now: `state` is the way that comes first. */
export interface CustomerReach {
  /** Browsers that take pushes. */
  push: number;
  /** Masked; absent without a confirmed address. */
  email?: string;
  /** The asking agent hears nothing of this conversation. */
  muted: boolean;
  state: 'push' | 'email' | 'none';
}

/** That the customer was told, or could not be, of the messages from `first_seq` to `last_seq`. */
export interface Notice {
  /** Of a stretch of unread messages, which may be told by several channels, and again as it grows. */
  id: Id;
  to: 'customer';
  channel: 'push' | 'email' | 'none';
  outcome: 'waiting' | 'sent' | 'failed' | 'unreachable' | 'cancelled';
  first_seq: number;
  last_seq: number;
  at: Micros;
  /** Why, for people. */
  detail?: string;
}

/** How an agent is told of one company's conversations. */
export interface AgentNotifications {
  push: { key: string; devices: number; here: boolean };
  email: { address: string; confirmed: boolean; on: boolean; suppressed: boolean; pending?: string };
  muted: boolean;
  quiet?: { from: string; to: string };
  /** This server can send mail. */
  mail: boolean;
  notifiers?: AgentNotifier[];
}

export interface AgentNotifier {
  id: Id;
  kind: 'ntfy' | 'gotify' | 'slack' | 'mattermost' | 'discord' | 'webhook';
  /** Its address, without what must stay secret. */
  label: string;
  /** When it was last used; absent while it was not. */
  last_at?: Micros;
  /** Absent when it worked. */
  last_error?: string;
  /** The other side said that it is gone. */
  off: boolean;
}

export interface ConversationLink {
  id: Id;
  code: string;
  title: string;
}

export type ConversationStatus = 'open' | 'resolved';

/** A conversation as an agent sees it; `read_seq` and `unread` are the asking agent's own. */
export interface Conversation {
  id: Id;
  topic: string;
  status: ConversationStatus;
  created_at: Micros;
  customer: { id: Id; name?: string };
  link?: ConversationLink;
  last_seq: number;
  last_at: Micros;
  preview?: { kind: 'text' | 'note'; author: Author; body: string };
  read_seq: number;
  unread: number;
}

export interface Episode {
  id: Id;
  number: number;
  opened_at: Micros;
  resolved_at?: Micros;
  resolved_by?: { id: Id; name: string };
}

export interface Agent {
  id: Id;
  name: string;
  email: string;
  role: Role;
  status: 'active' | 'invited';
}

export interface Link {
  id: Id;
  code: string;
  title: string;
  source: string;
  greeting: string;
  locale: Locale | '';
  prefill: string;
  topic: string;
  active: boolean;
  main: boolean;
  expires_at?: Micros;
  created_at: Micros;
  url: string;
}

export interface Session {
  agent: { id: Id; name: string; email: string };
  companies: (Company & { role: Role })[];
}

/** The place in the log up to which a client has applied everything. One per company and side. */
export interface Cursor {
  epoch: string;
  ev: number;
}

// --- Errors -----------------------------------------------------------------------------------------------------

export type ErrorCode =
  | 'invalid_request' | 'invalid_json' | 'unknown_event' | 'invalid_field' | 'unsupported_version' | 'hello_required'
  | 'unauthenticated' | 'signed_out' | 'wrong_origin' | 'forbidden' | 'not_found' | 'method_not_allowed' | 'conflict' | 'gone'
  | 'too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'busy' | 'storage_full'
  | 'not_available';

/** An error over HTTP (RFC 9457). `detail` may be shown to people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail?: string;
  field?: string;
  url?: string;
  retry_after?: number;
}

// --- Events -----------------------------------------------------------------------------------------------------

export type LogEvent =
  | { ev: number; type: 'message'; conversation: Id; message: Message }
  | { ev: number; type: 'episode'; conversation: Id; status: ConversationStatus; number: number; at: Micros; by?: { id: Id; name: string } }
  | { ev: number; type: 'read'; conversation: Id; agent: Id; seq: number }
  | { ev: number; type: 'customer'; customer: { id: Id; name?: string; created_at: Micros } }
  | { ev: number; type: 'link'; conversation: Id; link: ConversationLink }
  | ({ ev: number; type: 'receipt'; conversation: Id; by: 'customer' | 'company' } & Receipt)
  | { ev: number; type: 'reply'; conversation: Id; reply: Reply }
  | { ev: number; type: 'notice'; conversation: Id; notice: Notice };

// --- WebSocket: client to server --------------------------------------------------------------------------------

/** Who says hello: the part of the `hello` frame that stays the same over reconnects. */
export type Greeter = { as: 'customer'; company: string; topic: string } | { as: 'agent'; company: string };

export type HelloFrame = { type: 'hello'; v: 1; cursor?: Cursor } & Greeter;

export interface SendFrame {
  type: 'send';
  client_id: string;
  body: string;
  reply_to?: number;
  /** Customers: the code of the link they came by. */
  link?: string;
  /** Agents only. */
  conversation?: Id;
  kind?: 'text' | 'note';
}

/** What needs no answer. Over HTTP the same goes to a path that ends in its `type`. `conversation` is for agents. */
export type Told =
  | { type: 'delivered' | 'read'; seq: number; conversation?: Id }
  | { type: 'presence'; front: boolean }
  | { type: 'typing'; on: boolean; conversation?: Id; kind?: 'text' | 'note' };

export type ClientFrame =
  | HelloFrame
  | SendFrame
  | Told
  | { type: 'ping'; n?: number };

// --- WebSocket: server to client --------------------------------------------------------------------------------

/** The message is on disk. The same shape answers `POST …/messages` (there with `epoch`). */
export interface Ack {
  client_id: string;
  conversation: Id;
  seq: number;
  ev: number;
  at: Micros;
  duplicate: boolean;
  epoch?: string;
}

/** Replace your state by this. Customers get the snapshot, agents fetch their lists again. */
export interface ResetFrame extends Cursor {
  type: 'reset';
  conversation?: CustomerConversation;
  messages?: Message[];
  older?: boolean;
  receipts?: Receipts;
  presence?: Whereabouts;
  reply?: Reply;
}

/** Every durable change in `(from, to]` that concerns this client. */
export interface EventsFrame {
  type: 'events';
  from: number;
  to: number;
  events: LogEvent[];
}

export interface ErrorFrame {
  type: 'error';
  code: ErrorCode;
  message: string;
  field?: string;
  client_id?: string;
  url?: string;
  retry_after?: number;
}

/** Comes and goes without a number, and may get lost: who types, who is here. */
export type Whisper =
  | { type: 'typing'; by: 'company'; name?: string; on: boolean }
  | { type: 'typing'; by: 'customer'; conversation: Id; on: boolean }
  | { type: 'typing'; by: 'agent'; conversation: Id; agent: Id; name: string; on: boolean }
  | { type: 'presence'; company: Whereabouts }
  | { type: 'presence'; conversation: Id; customer: Whereabouts };

export type ServerFrame =
  | Whisper
  | ({ type: 'welcome' } & Cursor)
  | ResetFrame
  | EventsFrame
  | ({ type: 'ack' } & Ack)
  | ErrorFrame
  | { type: 'resync'; ev: number }
  | { type: 'pong'; n?: number }
  | { type: 'bye'; reason: 'restart' | 'signed_out' | 'slow' };

// --- HTTP answers -----------------------------------------------------------------------------------------------

export interface CustomerSnapshot extends Cursor {
  company: Company;
  conversation?: CustomerConversation;
  messages: Message[];
  older: boolean;
  receipts?: Receipts;
  presence: Whereabouts;
  reply?: Reply;
}

export interface CustomerHistory {
  messages: Message[];
  older: boolean;
}

/** The body of `POST …/messages`, for customers and agents. */
export type SendRequest = Omit<SendFrame, 'type' | 'conversation'> & { topic?: string };
