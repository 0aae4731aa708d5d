#include "engine/ledger/store.h"

namespace vitrina::ledger {

std::string_view name_of(ChangeKind kind) noexcept {
  switch (kind) {
    case ChangeKind::kCreated:
      return "created";
    case ChangeKind::kUpdated:
      return "updated";
    case ChangeKind::kDeleted:
      return "deleted";
  }
  return "unknown";
}

}  // namespace vitrina::ledger
