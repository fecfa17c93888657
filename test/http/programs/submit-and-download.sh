#!/bin/sh
# A client of the OCR.chat API as its users write them, with curl.
# usage: submit-and-download.sh BASE_URL TOKEN DOCUMENT RESULT.md
set -eu
api="$1/api/v1/ocr/"
uuid_of() { sed -n 's/.*"uuid":"\([^"]*\)".*/\1/p'; }
status_of() { sed -n 's/.*"status":"\([a-z]*\)".*/\1/p'; }

job=$(curl -sS -H "Authorization: Bearer $2" -F "file=@$3" -F "tier=vlm" "$api")
uuid=$(printf '%s' "$job" | uuid_of)
status=$(printf '%s' "$job" | status_of)
seen=$status
while [ "$status" = pending ] || [ "$status" = processing ]; do
  sleep 2
  status=$(curl -sS -H "Authorization: Bearer $2" "$api$uuid/" | status_of)
  seen="$seen,$status"
done
echo "statuses: $seen"
curl -sS -L -H "Authorization: Bearer $2" "$api$uuid/download/?format=md" -o "$4"
