#include "notify/letter_words.hpp"

namespace dropline::notify {
namespace {

constexpr LetterWords kEnglish{
    .time = "{:%d %b %Y, %H:%M}",
    .customer = "A customer",
    .customer_subject = "New message from {}",
    .agent_subject = "{} has written to {}",
    .customer_intro = "{} has written to you:",
    .agent_intro = "{} is waiting for an answer:",
    .newest_only = "There is more; these are the newest messages.",
    .customer_reply = "Just reply to this mail, or open the conversation:",
    .agent_reply = "Reply to this mail, and the customer gets it as your answer. Or open the conversation:",
    .open = "Open the conversation",
    .customer_why = "You get this mail because you left {} this address for answers.",
    .agent_why = "You get this mail because nobody in your team has read the message yet.",
    .unsubscribe = "No more mail",
    .code_subject = "{} is your code for {}",
    .code_intro = "Enter this code on the page of {}, and answers will reach you at this address:",
    .code_valid = "It is valid for 15 minutes.",
    .return_subject = "Your conversation with {}",
    .return_intro = "Open your conversation with {} on this device:",
    .return_valid = "The link works once, within 15 minutes.",
    .not_you = "If you did not ask for this, you need not do anything.",
};

constexpr LetterWords kGerman{
    .time = "{:%d.%m.%Y, %H:%M}",
    .customer = "Ein Kunde",
    .customer_subject = "Neue Nachricht von {}",
    .agent_subject = "{} hat an {} geschrieben",
    .customer_intro = "{} hat Ihnen geschrieben:",
    .agent_intro = "{} wartet auf eine Antwort:",
    .newest_only = "Es gibt noch mehr; dies sind die neuesten Nachrichten.",
    .customer_reply = "Antworten Sie einfach auf diese E-Mail, oder öffnen Sie die Unterhaltung:",
    .agent_reply =
        "Antworten Sie auf diese E-Mail, und der Kunde bekommt es als Ihre Antwort. Oder öffnen Sie die Unterhaltung:",
    .open = "Unterhaltung öffnen",
    .customer_why = "Sie bekommen diese E-Mail, weil Sie {} diese Adresse für Antworten gegeben haben.",
    .agent_why = "Sie bekommen diese E-Mail, weil in Ihrem Team noch niemand die Nachricht gelesen hat.",
    .unsubscribe = "Keine E-Mails mehr",
    .code_subject = "{} ist Ihr Code für {}",
    .code_intro = "Geben Sie diesen Code auf der Seite von {} ein, dann erreichen Sie Antworten unter dieser Adresse:",
    .code_valid = "Er gilt 15 Minuten.",
    .return_subject = "Ihre Unterhaltung mit {}",
    .return_intro = "Öffnen Sie Ihre Unterhaltung mit {} auf diesem Gerät:",
    .return_valid = "Der Link gilt einmal, innerhalb von 15 Minuten.",
    .not_you = "Wenn Sie das nicht angefordert haben, brauchen Sie nichts zu tun.",
};

}  // namespace

const LetterWords& letter_words(std::string_view language) { return language == "de" ? kGerman : kEnglish; }

}  // namespace dropline::notify
