// A real mail server (npm smtp-server) for the tests. One argument, JSON: {tls: "starttls" | "implicit" | "none", user,
// password, certificate, key}. Says as JSON lines on its output: {port}, then each mail that it has accepted. It ends with
// its input. What it does with a recipient is told by the part before the @, see below.
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

const options = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function refusal(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

const atRecipient = {
  unknown: () => refusal(550, "5.1.1 no such user"),
  later: () => refusal(451, "4.3.0 try again later"),
  sender: (to, from) => refusal(553, `5.7.1 <${from.address}>: not welcome to <${to.address}>`.toUpperCase()),
};
const atContent = {
  spam: () => refusal(554, "5.7.1 not wanted here"),
  full: () => refusal(452, "4.2.2 mailbox full"),
};
const localPart = (address) => address.split("@")[0];

const server = new SMTPServer({
  logger: false,
  name: "peer.test",
  secure: options.tls === "implicit",
  key: readFileSync(options.key),
  cert: readFileSync(options.certificate),
  authOptional: options.user === "",
  allowInsecureAuth: options.tls === "none",
  disabledCommands: options.tls === "none" ? ["STARTTLS"] : [],
  closeTimeout: 100,
  onAuth(auth, session, done) {
    const right = auth.username === options.user && auth.password === options.password;
    done(right ? null : refusal(535, "5.7.8 wrong user or password"), { user: auth.username });
  },
  onRcptTo(recipient, session, done) {
    const name = localPart(recipient.address);
    if (name !== "silent") done(atRecipient[name]?.(recipient, session.envelope.mailFrom));
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      const name = localPart(to[0]);
      const refused = atContent[name]?.();
      if (refused) return done(refused);
      say({
        from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
        to,
        text: Buffer.concat(chunks).toString("latin1"),
        user: session.user || "",
        secure: session.secure,
        session: session.id,
        ehlo: session.hostNameAppearsAs,
      });
      if (name === "slow") setTimeout(done, 2500);
      else if (name !== "hold") done();
    });
  },
});
server.on("error", () => {}); // a client that hangs up or refuses the certificate
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
