#include "index/dictionary/text_directory.h"

namespace vitrina::index {

std::vector<TextBucket> make_text_directory(std::uint32_t count,
                                            const std::function<std::string_view(std::uint32_t)>& text_at) {
  constexpr std::size_t kTexts = TextBucket::kSlots * 3 / 4;  // of a bucket, on the average
  std::vector<TextBucket> buckets(count / kTexts + 1);
  for (std::uint32_t place = 0; place < count; ++place) {
    const TextDirectory::Slot slot(text_at(place), buckets.size());
    std::size_t at = slot.bucket;
    while (buckets[at].tags[TextBucket::kSlots - 1] != 0) at = at + 1 == buckets.size() ? 0 : at + 1;
    TextBucket& bucket = buckets[at];
    std::size_t free = 0;
    while (bucket.tags[free] != 0) ++free;
    bucket.tags[free] = slot.tag;
    bucket.places[free] = place;
  }
  return buckets;
}

}  // namespace vitrina::index
