#!/usr/bin/env bash
# From nothing to answers over HTTP: installs what is missing, builds, generates 50 thousand listings, makes an image
# of them, starts the server on loopback, shows three searches, what is suggested, and the story of a seller who
# buys a slot.
#
#   tools/demo.sh           keeps the server running until Ctrl-C
#   tools/demo.sh --check   verifies the answers instead, stops the server, exits with 1 where something is wrong
set -euo pipefail
cd "$(dirname "$0")/.."
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # so that what one clone compiled serves the next

case "${1-}" in
  '') check=false ;;
  --check) check=true ;;
  *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac
vitrina=build/release/tools/vitrina
demo=build/demo

step() { printf '\n== %s\n' "$1"; }
die() { echo "demo: $1" >&2; exit 1; }

server=
stop_server() {
  [ -n "$server" ] || return 0
  local pid=$server
  server=
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid"
}
trap 'stop_server || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

step 'Packages and build'
tools/install_packages.sh
cmake --preset release | tail -n 1
cmake --build --preset release --parallel "$(nproc)" --target vitrina

step 'Fifty thousand listings, and an image of them'
mkdir -p "$demo"
"$vitrina" generate --listings 50000 --seed 1 --out "$demo"
"$vitrina" build "$demo/catalog.jsonl" --out "$demo/catalog.img"

step 'The server'
port=8080
if (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; then port=0; fi  # taken: any free one
rm -rf "$demo/data"  # campaigns of the last time
"$vitrina" serve --index "$demo/catalog.img" --data "$demo/data" --listen "127.0.0.1:$port" 2>"$demo/server.log" </dev/null &
server=$!
address= ready=false
for _ in {1..100}; do
  kill -0 "$server" 2>/dev/null || break
  address=$(sed -n 's|^vitrina: http://\([^/]*\)/.*|\1|p' "$demo/server.log")
  [ -n "$address" ] && curl -sf -o /dev/null --max-time 2 "http://$address/readyz" && { ready=true; break; }
  sleep 0.1
done
$ready || { cat "$demo/server.log" >&2; die 'the server did not start'; }
echo "http://$address (log: $demo/server.log)"

# search BODY: the answer to POST /v1/search
search() { curl -sS --fail-with-body --max-time 10 -H 'Content-Type: application/json' -d "$1" "http://$address/v1/search"; }

# show NAME BODY: the question, and of the answer its hits and facets in short; the whole of both is kept under NAME.
declare -A asked answered
show() {
  printf '\nPOST /v1/search %s\n' "$2"
  asked[$1]=$2
  answered[$1]=$(search "$2")
  jq -r '
    def plain: gsub("</?em>"; "*") | gsub("&quot;"; "\"") | gsub("&#39;"; "\u0027") | gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&amp;"; "&");
    "\(.total) listings in \(.took_us) µs\(if .relaxed then ", relaxed: each holds at least \(.quorum.held) of \(.quorum.groups) words" else "" end)",
    (.hits[:5][] | "  \(.highlight.title | plain)  \(.listing.brand // "")  \(.listing.price // "-")"),
    (.facets | to_entries[] | "  \(.key):",
      ((.value.children? // .value.histogram? // .value)[:4][]
        | "\(.count | tostring | (" " * (10 - length)) + .)  \(.value // "\(.from)..\(.to)")\(if .selected then " (chosen)" else "" end)"))
  ' <<<"${answered[$1]}"
}

step 'Three searches'
show russian '{"q":"кроссовки женские","facets":["category","brand"],"facet_limit":1000,"highlight":true}'
show english '{"q":"wireless mouse","facets":["category","brand","price"],"facet_limit":1000,"highlight":true}'
show filtered '{"q":"ноутбук","filters":{"category":["Электроника"],"price":{"max":60000},"in_stock":true},"facets":["category","brand"],"highlight":true}'

step 'What is suggested'
# suggest TEXT: the answer to GET /v1/suggest
suggest() { curl -sS --max-time 10 -G --data-urlencode "q=$1" "http://$address/v1/suggest"; }
show_suggestions() {
  jq -r '"GET /v1/suggest?q=\(.q)\(if .corrections == [] then "" else " (read as \(.corrections[0].used))" end)",
         (.suggestions[:4][] | "  \(.text)\(if .searches then ", searched \(.searches) times" else "" end)"),
         (.categories[] | "  in \(.path | join(" / ")): \(.count)")' <<<"$1"
}
of_words=$(suggest 'крос')
show_suggestions "$of_words"
printf 'Six shoppers search for кроссовки женские; the log becomes an index, the server opens it:\n'
for shopper in 1 2 3 4 5 6; do search '{"q":"кроссовки женские","session":"shopper '$shopper'"}' >/dev/null; done
sleep 0.5
"$vitrina" querylog build "$demo"/data/searches/*.jsonl --out "$demo/data/searches/queries.index" --quiet
curl -sS -o /dev/null --max-time 10 -X POST "http://$address/v1/snapshot"
of_log=$(suggest 'крос')
show_suggestions "$of_log"
of_layout=$(suggest 'rhjc')
show_suggestions "$of_layout"

step "A seller's story"
# call METHOD PATH [BODY]: the answer; what is refused, too.
call() { curl -sS --max-time 10 -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} "http://$address$2"; }
query='кроссовки женские'
sponsored='{"q":"'"$query"'","per_page":3,"ads":{"slots":1},"session":"demo"}'
show_page() {
  jq -r '(.sponsored[] | "  \(.label): \(.listing.title)  \(.listing.seller)  [\(.id)], \(.advertiser.name), erid \(.erid)"),
         (.hits[:2][] | "           \(.listing.title)  \(.listing.seller)  [\(.id)]")' <<<"$1"
}
# The first good listing of two sellers.
offers=$(search '{"q":"'"$query"'","per_page":50,"filters":{"in_stock":true}}' | jq '[.hits[].listing] | unique_by(.seller) | .[:2]')
own=$(jq -r '.[0].id' <<<"$offers") seller=$(jq -r '.[0].seller' <<<"$offers")
rivals=$(jq -r '.[1].id' <<<"$offers") rival=$(jq -r '.[1].seller' <<<"$offers")
# campaign SELLER LISTING BID: a campaign for the query
campaign() {
  jq -n --arg seller "$1" --arg listing "$2" --argjson bid "$3" --arg query "$query" \
    '{seller: $seller, name: "Осень", listings: [$listing], keywords: [{text: $query, match: "phrase", bid: $bid}],
      pacing: "asap", label: "Реклама", advertiser: {name: "ООО Ромашка", inn: "7707083893", erid: "2VtzqwDemo01"}}'
}
explain() { call POST /v1/explain '{"q":"'"$query"'","ads":{"slots":1},"campaign":"'"$1"'"}'; }

for who in "$seller" "$rival"; do
  paid=$(call POST "/v1/sellers/$who/credits" '{"id":"first payment","amount":1000}')
done
printf '%s pays in %s.\n' "$seller" "$(jq .seller.balance <<<"$paid")"
printf '%s advertises %s for «%s», 5 a click:\n' "$seller" "$own" "$query"
created=$(call POST /v1/campaigns "$(campaign "$seller" "$own" 5)")
id=$(jq -r '.campaign.id' <<<"$created")
alone=$(search "$sponsored")
show_page "$alone"
printf 'Then %s bids 50:\n' "$rival"
rivalled=$(call POST /v1/campaigns "$(campaign "$rival" "$rivals" 50)")
lost=$(search "$sponsored")
show_page "$lost"
printf 'Why is %s not there any more?\n' "$id"
why=$(explain "$id")
jq -r '.ads[] | "  \(.reason): bids \(.bid), \(.winning_bid) would have won (click rate \(.click_rate * 10000 | round / 100) %, relevance \(.relevance * 100 | round) %)"' <<<"$why"
winning=$(jq '.ads[0].winning_bid' <<<"$why")
printf 'The bid is raised to %s:\n' "$winning"
raised=$(call PATCH "/v1/campaigns/$id" '{"version":'"$(jq .campaign.version <<<"$created")"',"keywords":[{"text":"'"$query"'","match":"phrase","bid":'"$winning"'}]}')
won=$(search "$sponsored")
show_page "$won"
price=$(explain "$id")
jq -r '.ads[] | "  slot \(.slot // "none"), \(.price // "-") a click"' <<<"$price"

printf 'A shopper clicks:\n'
link=$(jq -r '.sponsored[0].click' <<<"$won")
sleep 0.5 # sooner than anybody can click costs nothing
follow() { curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' --max-time 10 "http://$address$1"; }
followed=$(follow "$link")
again=$(follow "$link")
printf '  %s\n' "$followed"
sleep 1
report=$(call GET "/v1/reports/campaigns?campaign=$id")
jq -r '.rows[] | "  a second later: \(.impressions) impressions, \(.clicks) click, spent \(.spend)"' <<<"$report"
account=$(call GET "/v1/sellers/$seller")
printf 'The day gets the least budget there can be, one bid, and shoppers go on clicking:\n'
budgeted=$(call PATCH "/v1/campaigns/$id" '{"version":'"$(jq .campaign.version <<<"$raised")"',"budget_daily":'"$winning"'}')
for shopper in 1 2 3 4 5 6 7 8; do
  page=$(search '{"q":"'"$query"'","per_page":3,"ads":{"slots":1},"session":"shopper '$shopper'"}')
  [ "$(jq -r '.sponsored[0].id' <<<"$page")" = "$own" ] || break
  sleep 0.4
  follow "$(jq -r '.sponsored[0].click' <<<"$page")" >/dev/null
done
sleep 0.5
spent=$(call GET "/v1/reports/campaigns?campaign=$id")
jq -r '.rows[] | "  \(.clicks) clicks, spent \(.spend)"' <<<"$spent"
out=$(explain "$id")
jq -r '.ads[] | "  \(.reason), left of the day: \(.pacing.day_left)"' <<<"$out"

if ! $check; then
  printf '\nThe server answers at http://%s until Ctrl-C. Try\n' "$address"
  printf "  curl 'http://%s/v1/search?q=ноутбук&price=..60000&facets=brand' | jq\n" "$address"
  wait "$server"
  exit
fi

step 'Checks'
failures=0
# holds NAME ANSWER CONDITION [jq options]: the condition is a jq expression over the answer.
holds() {
  local name=$1 input=$2 condition=$3
  shift 3
  if jq -e "$@" "$condition" <<<"$input" >/dev/null; then
    echo "  ok      $name"
  else
    echo "  FAILED  $name: $condition"
    failures=$((failures + 1))
  fi
}
for name in russian english; do
  holds "$name: more than a page of listings" "${answered[$name]}" '.total > 20 and (.hits | length) == 20'
  holds "$name: the category counts add up to the total" "${answered[$name]}" '([.facets.category.children[].count] | add) == .total'
  holds "$name: the brand counts stay within the total" "${answered[$name]}" '([.facets.brand[].count] | add) <= .total'
  holds "$name: the best hits are marked" "${answered[$name]}" '[.hits[:5][] | .highlight.title | contains("<em>")] | all'
  query=$(jq '.q' <<<"${asked[$name]}")
  brand=$(jq '.facets.brand[0]' <<<"${answered[$name]}")
  chosen=$(search '{"q":'"$query"',"filters":{"brand":['"$(jq .value <<<"$brand")"']},"facets":["brand"],"facet_limit":1000}')
  holds "$name: the first brand chosen gives as many listings as its count said" "$chosen" '.total == $brand.count and ([.hits[].listing.brand == $brand.value] | all)' --argjson brand "$brand"
  holds "$name: the counts of the other brands stand" "$chosen" '[.facets.brand[] | {value, count}] == $brands' --argjson brands "$(jq '[.facets.brand[] | {value, count}]' <<<"${answered[$name]}")"
done
holds 'russian: every listing holds both words' "${answered[russian]}" '.quorum.held == 2 and .quorum.groups == 2'
holds 'russian: the words stand in the first titles' "${answered[russian]}" '[.hits[:5][].listing.title | test("кроссовк"; "i") and test("женск"; "i")] | all'
holds 'english: the words stand in the first title' "${answered[english]}" '.hits[0].listing.title | test("wireless"; "i") and test("mouse"; "i")'
holds 'english: the price histogram stays within the total' "${answered[english]}" '([.facets.price.histogram[].count] | add) <= .total and .facets.price.min <= .facets.price.max'
holds 'filtered: every hit passes the filters' "${answered[filtered]}" '.total > 0 and ([.hits[].listing | .category[0] == "Электроника" and .price <= 60000 and (.stock // 1) > 0] | all)'
holds 'sorted by price: the cheapest comes first' "$(search '{"q":"ноутбук","sort":"price_asc"}')" '[.hits[].listing.price] | . == sort'

words=$(search '{"q":"ноутбук"}')
shouted=$(search '{"q":"НОУТБУКАМИ"}')
holds 'case and inflection do not matter' "$shouted" '.total == $total and [.hits[].id] == $ids' \
  --argjson total "$(jq .total <<<"$words")" --argjson ids "$(jq '[.hits[].id]' <<<"$words")"
for typed in yjen,er noutbuk ноутбкук НOУТБУК; do
  holds "$typed is read as ноутбук, and says so" "$(search '{"q":"'"$typed"'"}')" \
    '.corrections[0].used == "ноутбук" and [.total, .hits[0].id] == ($clean | [.total, .hits[0].id])' --argjson clean "$words"
done
holds 'verbatim searches as typed' "$(search '{"q":"noutbuk","verbatim":true}')" '.total == 0 and .corrections == []'
holds 'suggestions are words of the catalog at first' "$of_words" '(.suggestions | length) > 0 and ([.suggestions[].text | startswith("крос")] | all)'
holds 'and what others have searched when there is a log' "$of_log" '.suggestions[0].text == "кроссовки женские" and .suggestions[0].searches >= 6 and .categories[0].count > 0'
holds 'typed on the other layout, too' "$of_layout" '.suggestions[0].text == "кроссовки женские" and .corrections[0].kind == "layout"'
half=$(search '{"q":"кроссовки женск","as_you_type":true}')
holds 'the last word may be half typed' "$half" '.total >= $total' --argjson total "$(jq .total <<<"${answered[russian]}")"
by_get=$(curl -sS -G --data-urlencode 'q=ноутбук' "http://$address/v1/search")
holds 'GET and POST agree' "$by_get" '[.hits[].id] == $ids' --argjson ids "$(jq '[.hits[].id]' <<<"$words")"
refused=$(curl -sS -d '{"q":"x","filters":{"price":{"min":"cheap"}}}' -H 'Content-Type: application/json' "http://$address/v1/search")
holds 'a wrong filter is refused by name' "$refused" '.error.code == "invalid_argument" and (.error.field | startswith("filters.price"))'

holds 'a campaign is served at once, labelled' "$alone" '[.sponsored[] | .id == $own and .label == "Реклама" and .erid == "2VtzqwDemo01" and (.click | startswith("/v1/click?t="))] == [true]' --arg own "$own"
holds 'what is sponsored is not among the hits of the page' "$alone" '[.hits[].id] | index($own) == null' --arg own "$own"
holds 'the higher bid takes the slot' "$lost" '[.sponsored[].id] == [$rivals]' --arg rivals "$rivals"
holds 'the loss is explained with the bid that wins' "$why" '.ads | length == 1 and .[0].reason == "outranked" and .[0].winning_bid > .[0].bid'
holds 'that bid wins' "$won" '[.sponsored[].id] == [$own]' --arg own "$own"
holds 'and costs no more than it' "$price" '.ads[0].slot == 1 and .ads[0].price <= $winning' --argjson winning "$winning"
holds 'an old version is refused' "$(call PATCH "/v1/campaigns/$id" '{"version":1,"status":"paused"}')" '.error.code == "conflict"'
holds 'a listing of another seller is refused by its place' "$(call POST /v1/campaigns "$(campaign "$seller" "$rivals" 5)")" '.error.field == "listings[0]"'
holds 'the link of a slot leads on' "\"$followed\"" 'startswith("302 http")'
holds 'the click is charged once, at the price, a second later' "$report" '.rows | length == 1 and .[0].clicks == 1 and .[0].spend == $price' --argjson price "$(jq '.ads[0].price' <<<"$price")"
holds 'the same link again leads on and costs nothing' "\"$again\"" 'startswith("302 http")'
holds 'the account has paid for it' "$account" '.seller.balance == 1000 - $spent' --argjson spent "$(jq '.rows[0].spend' <<<"$report")"
holds 'the budget is spent and never exceeded' "$spent" '.rows[0].spend <= $budget and .rows[0].clicks >= 1' --argjson budget "$winning"
holds 'the campaign is out of the auction, for its budget' "$out" '.ads[0].reason == "out_of_budget"'
holds 'a token that is none is refused' "$(call GET '/v1/click?t=abc')" '.error.field == "t"'
if stop_server; then echo '  ok      the server stops cleanly'; else
  echo "  FAILED  the server stops cleanly: exit code $?"
  failures=$((failures + 1))
fi
[ "$failures" -eq 0 ] || die "$failures checks failed"
printf '\nAll checks passed.\n'
