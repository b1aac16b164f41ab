import { Connection, type Status } from '../shared/connection';
import { Courier } from '../shared/deliver';
import { Outbox, type OutboxEntry, type OutboxStore } from '../shared/outbox';
import type { Ack, LogEvent, Message, Reply } from '../shared/protocol';
import { addMessage, applyEvents, reset } from '../shared/store';
import { Attendance } from './attendance';
import type { Model } from './model';

/**
 * The line to the company: the connection brings events into the model, the outbox carries messages out. A visitor
 * who never wrote has no device, so the first message goes over HTTP and the connection starts with its answer.
 */
export class Session {
  readonly outbox: Outbox;
  readonly attendance: Attendance;
  readonly #model: Model;
  readonly #received: (messages: Message[]) => void;
  readonly #connection: Connection;
  readonly #courier: Courier;

  /** `received` gets what others wrote, as it comes. */
  constructor(model: Model, store: OutboxStore, received: (messages: Message[]) => void) {
    const { company, link, epoch, ev, before } = model.page;
    this.#model = model;
    this.#received = received;
    this.#connection = new Connection({
      who: { as: 'customer', company: company.slug, topic: link.topic },
      cursor: before === undefined ? { epoch, ev } : undefined, // older history is no place to go on from
      on: {
        events: (events) => this.#events(events),
        reset: (frame) => {
          model.thread.value = reset(frame);
          model.company.value = frame.presence;
          model.reply.value = frame.reply;
        },
        ready: () => {
          this.attendance.ready();
          this.#courier.lost();
          void this.outbox.flush();
        },
        answer: (frame) => this.#courier.answer(frame),
        status: (status) => this.#status(status),
        whisper: (frame) => this.attendance.heard(frame),
      },
    });
    this.attendance = new Attendance(model, this.#connection);
    this.#courier = new Courier({
      connection: this.#connection,
      url: () => `/-/api/v1/customer/${company.slug}/messages`,
      bySocket: (entry) => entry.topic === link.topic,
    });
    this.outbox = new Outbox({
      box: `customer:${company.slug}`,
      store,
      deliver: this.#courier.deliver,
      on: {
        changed: (entries) => (model.outbox.value = entries.filter((entry) => entry.topic === link.topic)),
        acknowledged: (entry, ack) => this.#acknowledged(entry, ack),
      },
    });
  }

  start(): void {
    this.#connection.watchPage();
    this.attendance.start();
    this.resume();
    const flush = (): void => {
      this.#tell();
      if (document.visibilityState !== 'visible') return;
      void this.outbox.flush();
      void this.#askReply();
    };
    addEventListener('online', flush);
    addEventListener('offline', () => this.#tell());
    document.addEventListener('visibilitychange', flush);
    this.#tell();
  }

  /** At start, and when the browser brings the page back from its cache. */
  resume(): void {
    if (!this.#model.past.peek()) this.follow();
    void this.#look().then(() => this.outbox.flush());
  }

  /** What waits was written by who was signed out here: it must not go out by itself in the name of who comes next. */
  #look(): Promise<void> {
    return this.#model.page.signed_out ? this.outbox.refuse({ code: 'signed_out', message: '' }) : this.outbox.refresh();
  }

  /** Shows the newest, and what comes. A page of older history does so only when its reader goes there. */
  follow(): void {
    this.#model.past.value = false;
    if (this.#model.thread.peek().conversation) this.#connection.start();
  }

  pause(): void {
    this.#connection.stop();
  }

  #events(events: LogEvent[]): void {
    const before = this.#model.thread.peek();
    this.#model.thread.value = applyEvents(before, events);
    // By what is shown, not by the highest `seq`: an acknowledgement of one's own may overtake what others wrote before.
    const known = new Set(before.messages.map((each) => each.seq));
    for (const event of events) if (event.type === 'reply') this.#model.reply.value = event.reply;
    const messages = events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
    const answers = messages.filter((each) => !known.has(each.seq) && each.author.kind !== 'customer');
    if (answers.length > 0) {
      this.attendance.types(undefined);
      this.attendance.received();
    }
    this.#received(answers);
  }

  /** What the page says of opening hours may be of yesterday when it is looked at again. */
  async #askReply(): Promise<void> {
    const { company, link } = this.#model.page;
    const answer = await fetch(`/-/api/v1/customer/${company.slug}/reply?topic=${link.topic}`).catch(() => undefined);
    if (answer?.ok) this.#model.reply.value = (await answer.json()) as Reply;
  }

  #acknowledged(entry: OutboxEntry, ack: Ack): void {
    const { thread, page, past } = this.#model;
    if (entry.topic !== page.link.topic || past.peek()) return;
    const known = thread.peek().conversation?.id;
    // The cookie was lost, so this message began another conversation: show that one.
    if (known !== undefined && known !== ack.conversation) return location.reload();
    thread.value = addMessage(thread.peek(), ack.conversation, {
      seq: ack.seq,
      id: '',
      at: ack.at,
      kind: 'text',
      author: { kind: 'customer' },
      body: entry.body,
      client_id: entry.client_id,
      ...(entry.reply_to === undefined ? {} : { reply_to: entry.reply_to }),
    });
    this.#connection.start();
  }

  #status(status: Status): void {
    // The server renders what this device may see now. Without a conversation that page does not connect.
    if (status === 'denied') return location.reload();
    if (status !== 'live') this.#courier.lost();
    this.#tell();
  }

  #tell(): void {
    const { strings, banner } = this.#model;
    if (!navigator.onLine) banner.value = strings.offline;
    else banner.value = this.#connection.status === 'offline' ? strings.reconnecting : '';
  }
}
