// Sends what a test asks for with nodemailer and prints what became of it as one line of JSON.
import { createTransport } from 'nodemailer'

const [port, protocol, mail] = process.argv.slice(2)
const transport = createTransport({ host: '127.0.0.1', port: Number(port), lmtp: protocol === 'lmtp', ignoreTLS: true })
try {
  const { accepted, rejected, response } = await transport.sendMail(JSON.parse(mail))
  console.log(JSON.stringify({ accepted, rejected, response }))
} catch (error) {
  console.log(JSON.stringify({ code: error.responseCode ?? error.code, response: error.response ?? error.message }))
} finally {
  transport.close()
}
