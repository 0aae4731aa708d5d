#include "engine/query/rule_book.h"

#include <algorithm>
#include <map>

#include "engine/query/field_lookup.h"
#include "engine/query/idf.h"
#include "engine/query/parse.h"
#include "index/postings/common_docs.h"

namespace vitrina::query {
namespace {

using index::Segment;

// Of kFullWeight: what was typed comes before. Several words stand together by chance more often than one.
constexpr std::uint32_t kSynonymWeight = 220;
constexpr std::uint32_t kCompoundWeight = 120;
constexpr std::int64_t kDaySeconds = 86'400;

std::uint32_t doc_frequency(const Segment& segment, const Plan& plan, TermId term) noexcept {
  const std::uint32_t own = segment.postings().size();
  return term < own ? segment.postings().doc_frequency(term) : plan.compounds->doc_frequency(term - own);
}

}  // namespace

class RuleBook::Builder {
 public:
  Builder(const Segment& segment, RuleBook& book) : segment_(segment), book_(book) {}

  void add(const Synonym& synonym) {
    std::vector<std::uint32_t> from, to;
    for (const std::string& text : synonym.from) add_side(text, from);
    for (const std::string& text : synonym.to) add_side(text, to);
    const std::vector<std::uint32_t>& found = synonym.to.empty() ? from : to;
    for (const std::uint32_t side : from) {
      for (const std::uint32_t other : found) {
        std::vector<std::uint32_t>& others = book_.sides_[side].others;
        if (other != side && std::find(others.begin(), others.end(), other) == others.end())
          others.push_back(other);
      }
    }
  }

  void add(const Rule& rule, std::int64_t zone_seconds) {
    Trigger trigger;
    read_stems(rule.phrase, trigger.stems);
    trigger.is_whole = rule.is_whole;
    if (rule.from_day != INT64_MIN) trigger.from = rule.from_day * kDaySeconds - zone_seconds;
    if (rule.until_day != INT64_MAX) trigger.until = (rule.until_day + 1) * kDaySeconds - zone_seconds;
    add_listings(rule.pins, trigger.pins);
    add_listings(rule.hides, trigger.hides);
    std::sort(trigger.hides.begin(), trigger.hides.end());
    for (const RuleMove& move : rule.moves) add_move(move, trigger.moves);
    for (const std::string& brand : rule.brands) {
      find_brands(segment_, brand, ordinals_);
      if (ordinals_.empty()) book_.unknown_.push_back("brand '" + brand + "'");
      trigger.brands.insert(trigger.brands.end(), ordinals_.begin(), ordinals_.end());
    }
    std::sort(trigger.brands.begin(), trigger.brands.end());
    for (const std::string& category : rule.categories) {
      for (const CategoryId node : find_nodes(category))
        trigger.category_docs.push_back(segment_.categories().docs(node));
    }
    trigger.price = rule.price;
    if (!trigger.stems.empty()) book_.triggers_.push_back(std::move(trigger));
  }

  void finish() {
    for (auto& [stem, sides] : book_.by_first_stem_) {
      std::stable_sort(sides.begin(), sides.end(), [&](std::uint32_t a, std::uint32_t b) {
        return book_.sides_[a].stems.size() > book_.sides_[b].stems.size();
      });
    }
    const index::EncodedLists& bytes = book_.compound_bytes_;
    book_.compounds_ =
        index::PostingLists(std::as_bytes(std::span(bytes.lists)), std::as_bytes(std::span(bytes.blocks)),
                            as_bytes(bytes.data), segment_.doc_count());
  }

 private:
  void read_stems(const std::string& text, std::vector<std::string>& stems) {
    parse_query(text, segment_, scratch_, plan_);
    for (const TermGroup& group : plan_.groups) stems.emplace_back(plan_.stem_of(group));
  }

  // Sides of the same stems are one; of no words none.
  void add_side(const std::string& text, std::vector<std::uint32_t>& to) {
    Side side;
    read_stems(text, side.stems);
    if (side.stems.empty()) return;
    const auto known = numbers_.find(side.stems);
    if (known != numbers_.end()) return to.push_back(known->second);
    side.title_terms = plan_.title_terms;
    const bool all_known = std::all_of(plan_.groups.begin(), plan_.groups.end(),
                                       [](const TermGroup& group) { return group.alternative_count > 0; });
    if (all_known) side.term = side.stems.size() == 1 ? plan_.alternatives[0].term : make_compound();
    const auto number = static_cast<std::uint32_t>(book_.sides_.size());
    numbers_.emplace(side.stems, number);
    book_.by_first_stem_[side.stems[0]].push_back(number);
    book_.sides_.push_back(std::move(side));
    to.push_back(number);
  }

  // The listings that hold every word of plan_, each with the least impact of the words.
  TermId make_compound() {
    cursors_.resize(plan_.alternatives.size());
    for (std::size_t i = 0; i < cursors_.size(); ++i)
      segment_.postings().open(plan_.alternatives[i].term, cursors_[i]);
    docs_.clear();
    impacts_.clear();
    index::for_each_common_doc(std::span(cursors_), [&](DocId doc) {
      std::uint8_t least = 255;
      for (const index::PostingCursor& cursor : cursors_) least = std::min(least, cursor.impact());
      docs_.push_back(doc);
      impacts_.push_back(least);
    });
    if (docs_.empty()) return kNoTerm;
    book_.compound_bytes_.add(docs_, impacts_, segment_.doc_count());
    return static_cast<TermId>(segment_.postings().size() + book_.compound_bytes_.lists.size() - 1);
  }

  void add_listings(const std::vector<std::string>& ids, std::vector<DocId>& docs) {
    for (const std::string& id : ids) {
      const DocId doc = segment_.find_listing(id);
      if (doc == kEndDoc) {
        book_.unknown_.push_back("listing '" + id + "'");
      } else if (std::find(docs.begin(), docs.end(), doc) == docs.end()) {
        docs.push_back(doc);
      }
    }
  }

  const std::vector<CategoryId>& find_nodes(const std::string& path) {
    find_categories(segment_, path, nodes_);
    if (nodes_.empty()) book_.unknown_.push_back("category '" + path + "'");
    return nodes_;
  }

  void add_move(const RuleMove& move, std::vector<Move>& moves) {
    Move made;
    made.by = move.by;
    switch (move.field) {
      case RuleField::kCategory:
        for (const CategoryId node : find_nodes(move.value)) {
          made.kind = Move::Kind::kDocs;
          made.docs = segment_.categories().docs(node);
          moves.push_back(made);
        }
        return;
      case RuleField::kBrand:
        find_brands(segment_, move.value, ordinals_);
        if (ordinals_.empty()) book_.unknown_.push_back("brand '" + move.value + "'");
        for (const Ordinal ordinal : ordinals_) {
          made.kind = Move::Kind::kBrand;
          made.ordinal = ordinal;
          moves.push_back(made);
        }
        return;
      case RuleField::kSeller:
        made.kind = Move::Kind::kSeller;
        made.ordinal = segment_.sellers().find(move.value);
        break;
      case RuleField::kTag:
        made.kind = Move::Kind::kTag;
        made.ordinal = segment_.tags().find(move.value);
        break;
    }
    if (made.ordinal == kNoOrdinal) {
      book_.unknown_.push_back((move.field == RuleField::kTag ? "tag '" : "seller '") + move.value + "'");
    } else {
      moves.push_back(made);
    }
  }

  const Segment& segment_;
  RuleBook& book_;
  ParseScratch scratch_;
  Plan plan_;
  std::map<std::vector<std::string>, std::uint32_t> numbers_;
  std::vector<index::PostingCursor> cursors_;
  std::vector<DocId> docs_;
  std::vector<std::uint8_t> impacts_;
  std::vector<Ordinal> ordinals_;
  std::vector<CategoryId> nodes_;
};

std::shared_ptr<const RuleBook> RuleBook::build(const ShopRules& rules, const Segment& segment,
                                                std::int64_t zone_seconds) {
  std::shared_ptr<RuleBook> book(new RuleBook);
  Builder builder(segment, *book);
  for (const Synonym& synonym : rules.synonyms) builder.add(synonym);
  if (rules.with_common) {
    for (const Synonym& synonym : common_synonyms()) builder.add(synonym);
  }
  for (const Rule& rule : rules.rules) builder.add(rule, zone_seconds);
  builder.finish();
  return book;
}

bool RuleBook::is_called(const Trigger& trigger, const Plan& plan) const {
  const std::size_t count = trigger.stems.size();
  if (trigger.is_whole && plan.groups.size() != count) return false;
  for (std::size_t first = 0; first + count <= plan.groups.size(); ++first) {
    std::size_t same = 0;
    while (same < count && plan.stem_of(plan.groups[first + same]) == trigger.stems[same]) ++same;
    if (same == count) return true;
  }
  return false;
}

void RuleBook::call(const Trigger& trigger, Plan& plan) {
  const auto append = [](auto& to, const auto& more) { to.insert(to.end(), more.begin(), more.end()); };
  for (const DocId doc : trigger.pins) {
    if (std::find(plan.pins.begin(), plan.pins.end(), doc) == plan.pins.end()) plan.pins.push_back(doc);
  }
  append(plan.hidden, trigger.hides);
  append(plan.moves, trigger.moves);
  if (!trigger.brands.empty()) {
    if (plan.brands.empty()) {
      plan.brands = trigger.brands;
    } else {
      std::erase_if(plan.brands, [&](Ordinal brand) {
        return !std::binary_search(trigger.brands.begin(), trigger.brands.end(), brand);
      });
      if (plan.brands.empty()) plan.brands.push_back(kNoOrdinal);  // no listing has both
    }
  }
  if (plan.category_docs.empty()) append(plan.category_docs, trigger.category_docs);
  if (trigger.price) {
    if (trigger.price->min)
      plan.price_min = plan.price_min ? std::max(*plan.price_min, *trigger.price->min) : trigger.price->min;
    if (trigger.price->max)
      plan.price_max = plan.price_max ? std::min(*plan.price_max, *trigger.price->max) : trigger.price->max;
  }
}

std::uint32_t RuleBook::find_side(const Plan& plan, std::size_t first) const {
  const auto found = by_first_stem_.find(plan.stem_of(plan.groups[first]));
  if (found == by_first_stem_.end()) return kNoSide;
  for (const std::uint32_t number : found->second) {
    const std::vector<std::string>& stems = sides_[number].stems;
    if (first + stems.size() > plan.groups.size()) continue;
    std::size_t same = 1;
    while (same < stems.size() && plan.stem_of(plan.groups[first + same]) == stems[same]) ++same;
    if (same == stems.size()) return number;
  }
  return kNoSide;
}

void RuleBook::expand(const Segment& segment, Plan& plan) const {
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    const std::uint32_t number = find_side(plan, g);
    if (number == kNoSide) continue;
    const Side& side = sides_[number];
    const bool any_other = std::any_of(side.others.begin(), side.others.end(),
                                       [&](std::uint32_t other) { return sides_[other].term != kNoTerm; });
    if (!any_other) continue;
    if (side.stems.size() > 1) {
      plan.merge_groups(g, side.stems.size());
      if (side.term != kNoTerm) plan.add_alternative(g, {side.term, kFullWeight});
    }
    for (const std::uint32_t other : side.others) {
      const Side& meant = sides_[other];
      if (meant.term == kNoTerm) continue;
      const auto alternatives = plan.alternatives_of(plan.groups[g]);
      if (std::any_of(alternatives.begin(), alternatives.end(),
                      [&](const Alternative& known) { return known.term == meant.term; }))
        continue;
      plan.add_alternative(g, {meant.term, meant.stems.size() == 1 ? kSynonymWeight : kCompoundWeight});
      for (TitleTerm title_term : meant.title_terms) {
        title_term.group = static_cast<std::uint32_t>(g);
        title_term.form = title_term.number = kNoForm;  // not what was typed
        plan.title_terms.push_back(title_term);
      }
    }
    std::uint32_t most = 0;
    for (const Alternative& alternative : plan.alternatives_of(plan.groups[g]))
      most = std::max(most, doc_frequency(segment, plan, alternative.term));
    plan.groups[g].idf = inverse_document_frequency(segment.doc_count(), most);
  }
}

void RuleBook::apply(const Segment& segment, Plan& plan, std::int64_t now) const {
  plan.compounds = &compounds_;
  for (const Trigger& trigger : triggers_) {
    if (now >= trigger.from && now < trigger.until && is_called(trigger, plan)) call(trigger, plan);
  }
  std::sort(plan.hidden.begin(), plan.hidden.end());
  std::erase_if(plan.pins,
                [&](DocId doc) { return std::binary_search(plan.hidden.begin(), plan.hidden.end(), doc); });
  expand(segment, plan);
}

}  // namespace vitrina::query
