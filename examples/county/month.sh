#!/bin/sh
# A month in one go: what is wrong with its files, then its report as a page, a workbook and a notice, beside its folder.
# sh month.sh [FOLDER]; default: the last folder here that is named like 2025-09. On Windows month.cmd does the same.

if [ $# -gt 0 ]; then
  cd "$(dirname "$1")" || exit 2
  month=$(basename "$1")
else
  cd "$(dirname "$0")" || exit 2
  for folder in 20[0-9][0-9]-[0-9][0-9]/; do month=${folder%/}; done
fi
if [ ! -d "$month" ]; then
  echo "没有这个月份文件夹 / No folder of a month: $month"
  exit 2
fi
said=$(mktemp) || exit 2
trap 'rm -f "$said"' EXIT
worst=0

# What an earlier run wrote, and somebody may have edited since, stays under another name.
keep() {
  [ -e "$1" ] || return 0
  number=1
  while [ -e "${1%.*}-$number.${1##*.}" ]; do number=$((number + 1)); done
  mv "$1" "${1%.*}-$number.${1##*.}" || exit 2
  echo "原有文件保留为 / Kept as: ${1%.*}-$number.${1##*.}"
}

# run RESULT COMMAND...: 1 means that figures have errors, as in every real month; anything above ends it.
run() {
  result=$1
  shift
  keep "$result"
  edutarget "$@" -o "$result" 2>"$said"
  code=$?
  [ $code -le $worst ] || worst=$code
  if [ $code -gt 1 ] || [ ! -e "$result" ]; then cat "$said"; fi
  [ $code -le 1 ] || exit $code
}

run "$month-check.txt" check "$month" --complete
run "$month-report.html" report "$month"
run "$month-report.xlsx" report "$month"
run "$month-notice.docx" report "$month"

echo
echo "有错误的文件（位置和改法见 $month-check.txt） / Files with errors (places and fixes: $month-check.txt):"
edutarget check "$month" --verbose --quiet --lang en >"$said"
sed -n '/: error\[/s/:.*//p' "$said" | uniq | sed 's/^/  /' | grep . || echo "  无 / none"
echo "已写出 / Written:"
for result in "$month-check.txt" "$month-report.html" "$month-report.xlsx" "$month-notice.docx"; do
  [ ! -e "$result" ] || echo "  $result"
done
exit $worst
