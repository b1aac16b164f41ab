#include "net/refusal_text.hpp"

#include <fmt/format.h>

namespace dropline::net {
namespace {

struct Text {
  std::string_view en;
  std::string_view de;
};

// `{}` is the longest a message may be.
Text text_for(const Error& error) {
  switch (error.code) {
    case Code::invalid_field:
      return {
          "The message is empty, longer than {} characters, or holds characters that cannot be stored. Please change "
          "it.",
          "Die Nachricht ist leer, länger als {} Zeichen oder enthält Zeichen, die sich nicht speichern lassen. "
          "Bitte ändern Sie sie."};
    case Code::conflict:
      return {"This page had already sent a message. Your new text is still here: press “Send” again to send it.",
              "Von dieser Seite wurde schon eine Nachricht gesendet. Ihr neuer Text ist noch da: Mit „Senden“ schicken "
              "Sie ihn ab."};
    case Code::gone:
      return {"This link is no longer in use. Your message was not sent.",
              "Dieser Link ist nicht mehr in Gebrauch. Ihre Nachricht wurde nicht gesendet."};
    case Code::signed_out:
      return {"You were signed out on this device. To begin a new conversation with this message, press “Send” again.",
              "Sie wurden auf diesem Gerät abgemeldet. Mit „Senden“ beginnen Sie mit dieser Nachricht eine neue "
              "Unterhaltung."};
    case Code::rate_limited:
      return {"That was too much at once. Please wait a moment, then press “Send” again.",
              "Das war zu viel auf einmal. Bitte warten Sie kurz und drücken Sie dann noch einmal „Senden“."};
    default:
      return {
          "Your message could not be saved just now. Please press “Send” again in a moment; it will not arrive twice.",
          "Ihre Nachricht konnte gerade nicht gespeichert werden. Bitte drücken Sie gleich noch einmal „Senden“; "
          "sie kommt nicht doppelt an."};
  }
}

}  // namespace

std::string refusal_text(const Error& error, std::string_view locale, std::int64_t message_characters) {
  const Text text = text_for(error);
  return fmt::format(fmt::runtime(locale == "de" ? text.de : text.en), message_characters);
}

}  // namespace dropline::net
