#pragma once

#include <string_view>

namespace dropline::notify {

// What our mails say. {} stands for names, in the order given beside each.
struct LetterWords {
  std::string_view time;              // as fmt writes a time
  std::string_view customer;          // someone who has not given a name
  std::string_view customer_subject;  // company; always the same, so that mail programs keep a conversation together
  std::string_view agent_subject;     // customer, company
  std::string_view customer_intro;    // company
  std::string_view agent_intro;       // customer
  std::string_view newest_only;
  std::string_view customer_reply;
  std::string_view agent_reply;
  std::string_view open;
  std::string_view customer_why;  // company
  std::string_view agent_why;
  std::string_view unsubscribe;
  std::string_view code_subject;  // code, company
  std::string_view code_intro;    // company
  std::string_view code_valid;
  std::string_view return_subject;  // company
  std::string_view return_intro;    // company
  std::string_view return_valid;
  std::string_view not_you;
};

// German for "de", English for everything else.
[[nodiscard]] const LetterWords& letter_words(std::string_view language);

}  // namespace dropline::notify
