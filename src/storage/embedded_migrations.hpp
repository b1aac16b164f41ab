#pragma once

#include <span>
#include <string_view>

namespace dropline::storage {

// migrations/NNNN_verb_noun.sql as compiled into the binary. The text still has its tokens ({I64}, {BYTES}, {STRICT});
// checksums are taken of this text, at start, by whoever applies it.
struct EmbeddedMigration {
  int version;            // NNNN
  std::string_view name;  // "NNNN_verb_noun"
  std::string_view sql;
};

// Ascending by version. Lives as long as the program.
std::span<const EmbeddedMigration> embedded_migrations();

}  // namespace dropline::storage
