#include "engine/reach/ideas.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/query/parse.h"

namespace vitrina::reach {
namespace {

constexpr std::size_t kMostIdeas = 15;
constexpr std::size_t kMostRelatedIdeas = 8;  // of them, that go with caught searches
constexpr std::size_t kMostLists = 60;        // of words of the titles
constexpr std::size_t kOfList = 400;          // their most frequent queries
constexpr std::size_t kMostSearched = 20;     // caught searches that are searched again
constexpr std::size_t kMostNegatives = 10;
constexpr double kNegativeShare = 0.01;  // of the caught searches
constexpr std::uint32_t kFirstPage = 20;

class Finder {
 public:
  Finder(const Market& market, const Offer& offer, const std::vector<LookedAt>& looked_at,
         CatchScratch& scratch)
      : market_(market), log_(market.log()), offer_(offer), looked_at_(looked_at), scratch_(scratch) {
    for (const ads::Ad& ad : offer.part().ads_of(0)) {
      readers_.emplace_back().begin(market.source().segment->postings(), market.compounds(), ad.doc);
    }
  }

  Ideas run() {
    find_keywords();
    find_negatives();
    search_again();
    return std::move(ideas_);
  }

 private:
  bool may_be_named(QueryNumber query) const {
    return log_.count(query).sessions >= querylog::kLeastSessionsShown;
  }

  // The listings that answer the query well enough to be shown.
  std::vector<std::string> answering(QueryNumber query) {
    std::vector<std::string> found;
    const PlanHead head = plan_head(market_.plan_of(query));
    if (!head.has_words || head.must_search) return found;
    const auto own = offer_.part().ads_of(0);
    for (std::size_t i = 0; i < own.size(); ++i) {
      const search::Worth worth = readers_[i].worth(market_.plan_of(query));
      if (worth.held < head.held || worth.share < market_.source().ad_rules->relevance_floor) continue;
      found.push_back(offer_.campaign().listings[own[i].listing_index]);
    }
    return found;
  }

  // The queries that go with caught ones, those that most sessions hold with one of them first.
  void find_related() {
    for (const LookedAt& one : looked_at_) {
      for (const querylog::Relation& relation : log_.related(one.query.query)) {
        const DocId other = log_.other_of(relation);
        if (other == kEndDoc || !may_be_named(other)) continue;
        const auto [it, is_new] = related_.try_emplace(other, Relative{one.query.query, relation});
        if (!is_new && relation.sessions > it->second.relation.sessions)
          it->second = {one.query.query, relation};
      }
    }
  }

  void find_keywords() {
    find_related();
    std::vector<QueryNumber> together;
    for (const auto& [query, relative] : related_) together.push_back(query);
    std::stable_sort(together.begin(), together.end(), [&](QueryNumber a, QueryNumber b) {
      return related_.at(a).relation.sessions > related_.at(b).relation.sessions;
    });
    const std::vector<QueryNumber> alike = with_words_of_titles();
    // What is not caught yet comes first.
    for (const bool is_caught : {false, true}) {
      add_keywords(together, is_caught, std::min(kMostIdeas, ideas_.keywords.size() + kMostRelatedIdeas));
      add_keywords(alike, is_caught, kMostIdeas);
    }
  }

  // The most frequent queries of each word of the titles, the most frequent first.
  std::vector<QueryNumber> with_words_of_titles() {
    std::vector<QueryNumber> candidates;
    const index::Segment& segment = *market_.source().segment;
    std::set<ads::KeywordTerm> words;
    for (const ads::Ad& ad : offer_.part().ads_of(0)) {
      std::string title;
      segment.rows().for_each_form(ad.doc, [&](FormId form) {
        title.append(segment.forms().form(form)).push_back(' ');
        return true;
      });
      ads::for_each_asked_stem(title, segment.analyzer(), scratch_.analyzer, [&](std::string_view stem) {
        if (const auto term = market_.readings().find_term(stem); term && words.size() < kMostLists)
          words.insert(*term);
      });
    }
    for (const ads::KeywordTerm word : words) {
      const auto list = market_.readings().queries_with(word);
      candidates.insert(candidates.end(), list.begin(),
                        list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), kOfList)));
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    return candidates;
  }

  // Those that are caught, or are not, and that a listing answers, until there are `most` keywords.
  void add_keywords(const std::vector<QueryNumber>& queries, bool is_caught, std::size_t most) {
    const auto caught = offer_.caught();
    for (const QueryNumber query : queries) {
      if (ideas_.keywords.size() >= most) return;
      if (std::binary_search(caught.begin(), caught.end(), query) != is_caught || !may_be_named(query) ||
          log_.text(query) == offer_.campaign().keywords.front().text || !named_.insert(query).second)
        continue;
      std::vector<std::string> listings = answering(query);
      if (!listings.empty()) add_keyword(query, std::move(listings));
    }
  }

  void add_keyword(QueryNumber query, std::vector<std::string> listings) {
    Idea idea;
    idea.keyword = log_.text(query);
    idea.listings = std::move(listings);
    if (const auto it = related_.find(query); it != related_.end()) {
      const Relative& relative = it->second;
      idea.related = {std::string(log_.text(relative.caught)), relative.relation.sessions,
                      relative.relation.kind};
    }
    std::vector<QueryNumber> broad;
    market_.readings().find(idea.keyword, ads::MatchType::kBroad, ads::ReadingUse::kTriggers,
                            market_.source().segment->analyzer(), scratch_, broad);
    double with_ads = 0;
    for (const QueryNumber one : broad) {
      const std::uint32_t searches = log_.count(one).searches;
      idea.searches += searches;
      const auto auctions = market_.auctions_of(one);
      if (std::any_of(auctions.begin(), auctions.end(), [](const MarketAuction& a) { return a.count > 0; }))
        with_ads += searches;
    }
    if (idea.searches > 0) idea.auctions_with_ads = with_ads / static_cast<double>(idea.searches);
    idea.price = last_slot_price(query, idea.keyword);
    ideas_.keywords.push_back(std::move(idea));
  }

  // What a click costs at the least bid that shows the ad, in most searches of the query.
  Money last_slot_price(QueryNumber query, const std::string& keyword) {
    ReachItem item;
    item.keyword = keyword;
    item.match = ads::MatchType::kExact;
    item.bid = market_.source().ad_rules->tick;
    item.listings = offer_.campaign().listings;
    if (item.listings.size() > kMaxOfferListings) item.listings.resize(kMaxOfferListings);
    const auto own = Offer::make(market_, item, scratch_);
    if (!own) return {};
    Replayer replayer(market_, *own, {market_.source().ad_rules->zone, std::nullopt, true, false});
    std::map<ads::Ticks, std::uint64_t> prices;
    std::uint64_t all = 0;
    replayer.replay(query, [&](std::int64_t, const LogContexts::Context&, std::uint64_t searches,
                               const Replayer::Case* held) {
      if (held == nullptr || held->ladder.empty()) return;
      prices[held->ladder.front().shown.front().price] += searches;
      all += searches;
    });
    std::uint64_t sum = 0;
    for (const auto& [price, searches] : prices) {
      sum += searches;
      if (2 * sum >= all) return ads::money_of(price, market_.source().ad_rules->tick.micros);
    }
    return {};
  }

  void find_negatives() {
    struct Use {
      double searches = 0;
      bool entered = false;
      QueryNumber query = 0;  // a frequent one that has it
    };
    std::map<ads::KeywordTerm, Use> uses;
    ads::ResolvedQuery resolved;
    double all = 0;
    for (const LookedAt& one : looked_at_) {
      const double searches = log_.count(one.query.query).searches;
      all += searches;
      if (!one.entered && !may_be_named(one.query.query)) continue;
      market_.readings().load(one.query.query, ads::ReadingUse::kVetoes, resolved);
      for (const ads::KeywordTerm term : resolved.distinct_terms()) {
        Use& use = uses.try_emplace(term, Use{0, false, one.query.query}).first->second;
        use.searches += searches;
        use.entered |= one.entered;
      }
    }
    std::vector<std::pair<double, std::string>> found;
    for (const auto& [term, use] : uses) {
      if (use.entered || use.searches < kNegativeShare * all) continue;
      if (std::string word = word_of(use.query, market_.readings().term(term)); !word.empty())
        found.emplace_back(use.searches, std::move(word));
    }
    std::sort(found.begin(), found.end(), std::greater<>());
    for (auto& [searches, word] : found) {
      if (ideas_.negatives.size() == kMostNegatives) break;
      ideas_.negatives.push_back(std::move(word));
    }
  }

  // The word of the query that has this stem.
  std::string word_of(QueryNumber query, std::string_view stem) {
    const std::string_view text = log_.text(query);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find(' ', begin), text.size());
      const std::string_view word = text.substr(begin, end - begin);
      bool is_it = false;
      ads::for_each_asked_stem(word, market_.source().segment->analyzer(), scratch_.analyzer,
                               [&](std::string_view one) { is_it |= one == stem; });
      if (is_it) return std::string(word);
      begin = end + 1;
    }
    return {};
  }

  // The most frequent caught searches, once more, for what they find and what they miss.
  void search_again() {
    search::Searcher searcher;
    search::SearchResponse response;
    search::SearchRequest request;
    request.per_page = kFirstPage;
    request.records = false;
    search::SearchOptions options;
    options.relax_below = market_.source().relax_below;
    options.rules = market_.source().rules;
    options.now = market_.source().now;
    const search::RankingWeights weights = search::shipped_weights();
    options.weights = &weights;
    const auto own = offer_.part().ads_of(0);
    std::size_t searched = 0;
    for (const LookedAt& one : looked_at_) {
      if (searched == kMostSearched || one.query.stratum != 0) break;
      if (!may_be_named(one.query.query)) continue;
      ++searched;
      request.query = log_.text(one.query.query);
      if (!searcher.search(*market_.source().segment, request, options, response)) continue;
      const bool is_found =
          std::any_of(response.hits.begin(), response.hits.end(), [&](const search::Hit& hit) {
            return std::any_of(own.begin(), own.end(), [&](const ads::Ad& ad) { return ad.doc == hit.doc; });
          });
      if (is_found) {
        ideas_.organic.push_back(request.query);
      } else if (auto word = missing_word(searcher.plan(), response.held); !word.empty()) {
        ideas_.missing.push_back({request.query, std::move(word)});
      }
    }
  }

  // The one word that keeps the listing which holds most from being found; empty: none, or more than one.
  std::string missing_word(const query::Plan& plan, std::uint32_t held) {
    for (ListingReader& reader : readers_) {
      std::uint32_t has = 0;
      const query::TermGroup* missing = nullptr;
      for (const query::TermGroup& group : plan.groups) {
        const auto alternatives = plan.alternatives_of(group);
        const bool is_there = std::any_of(alternatives.begin(), alternatives.end(),
                                          [&](const query::Alternative& a) { return reader.holds(a.term); });
        if (is_there) {
          ++has;
        } else {
          missing = &group;
        }
      }
      if (missing != nullptr && has + 1 == held) return std::string(plan.typed(*missing));
    }
    return {};
  }

  const Market& market_;
  const querylog::LogIndex& log_;
  const Offer& offer_;
  const std::vector<LookedAt>& looked_at_;
  CatchScratch& scratch_;
  std::vector<ListingReader> readers_;
  // A caught query and what another has with it.
  struct Relative {
    QueryNumber caught = 0;
    querylog::Relation relation;
  };
  std::map<QueryNumber, Relative> related_;
  std::set<QueryNumber> named_;
  Ideas ideas_;
};

}  // namespace

Ideas find_ideas(const Market& market, const Offer& offer, const std::vector<LookedAt>& looked_at,
                 CatchScratch& scratch) {
  return Finder(market, offer, looked_at, scratch).run();
}

}  // namespace vitrina::reach
