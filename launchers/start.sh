#!/bin/sh
# The workbench without a command line, on Linux and macOS: finds Mengyue or installs it for this user, looks for
# LibreOffice, and starts `mengyue serve` on a folder. Usage: start.sh [FOLDER] [options of `mengyue serve`]; --menu puts
# it into the menu of a Linux desktop.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
root=$(dirname -- "$here")
# One environment a version: a newer folder does not start the older program, and an older one goes on as it was. What
# is noted of the installation lies beside it, where nobody else can lay a link.
version=$(sed -n '/^version = /{s/^version = "\([0-9A-Za-z.+-]*\)".*/\1/p;q;}' "$root/pyproject.toml" 2>/dev/null)
data="${XDG_DATA_HOME:-$HOME/.local/share}/mengyue"
own="$data/env-${version:-none}"
log="$data/install.log"

say() { printf '%s\n' "$*" >&2; }

# Say why it does not work, where whoever clicked can read it, and wait.
stop() {
  code=$1
  shift
  say "$*"
  if [ ! -t 2 ] && command -v zenity >/dev/null 2>&1; then zenity --error --no-wrap --text="$*" 2>/dev/null; fi
  if [ -t 0 ]; then
    printf '按回车键关闭 ' >&2
    read -r _
  fi
  exit "$code"
}

menu() {
  place="${XDG_DATA_HOME:-$HOME/.local/share}/applications"
  mkdir -p "$place" || stop 2 "不能写入 $place"
  quoted=$(printf '%s' "$here/start.sh" | sed 's/[\\"`$%]/\\\\&/g; s/\\\\%/%%/g')
  sed "s|^Exec=.*|Exec=\"$(printf '%s' "$quoted" | sed 's/[\\&|]/\\&/g')\" %f|" "$here/mengyue.desktop" >"$place/mengyue.desktop" ||
    stop 2 "不能写入 $place"
  say "已放进应用程序菜单：盟约工作台"
  exit 0
}

new_enough() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  for candidate in python3.13 python3.12 python3.11 python3 /opt/homebrew/bin/python3 /usr/local/bin/python3; do
    found=$(command -v "$candidate" 2>/dev/null) || continue
    # That of macOS is too old, or no Python at all: asked, it opens a window that would install developer tools.
    [ "$found" != /usr/bin/python3 ] || [ "$(uname)" != Darwin ] || continue
    if new_enough "$candidate"; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

# The program that is there: of this folder, of this launcher, or by pipx, uv or the system.
find_program() {
  for candidate in "$root/.venv/bin/mengyue" "$own/bin/mengyue" "$(command -v mengyue 2>/dev/null)" "$HOME/.local/bin/mengyue"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Install from this folder into an environment of this user: each package is what its digest says, the program comes last.
install() {
  [ -f "$root/pyproject.toml" ] || stop 2 "这个文件夹里没有盟约程序；请保持下载的文件夹完整，再从其中的 launchers 启动"
  say "第一次启动，正在安装，需要联网，约几分钟……"
  rm -rf "$own"
  mkdir -p "$data" || stop 2 "不能写入 $data"
  if python=$(find_python); then
    "$python" -m venv "$own" >"$log" 2>&1 || stop 3 "不能建立 Python 环境，详情见 $log"
    put() { "$own/bin/python" -m pip install --disable-pip-version-check --quiet "$@"; }
  elif command -v uv >/dev/null 2>&1; then
    uv venv --python 3.12 "$own" >"$log" 2>&1 || stop 3 "uv 不能取得 Python，详情见 $log"
    put() { uv pip install --quiet --python "$own/bin/python" "$@"; }
  else
    stop 3 "需要 Python 3.11 或更高版本（Debian、Ubuntu：sudo apt install python3-venv；macOS：brew install python@3.12，或从 python.org 下载），装好后再启动"
  fi
  for lock in run sign redline serve build; do
    put --require-hashes -r "$root/requirements/$lock.txt" >>"$log" 2>&1 || stop 3 "没有装成（网络不通，或者下载的文件不对），详情见 $log"
  done
  put --no-deps --no-build-isolation "$root" >>"$log" 2>&1 || stop 3 "没有装成，详情见 $log"
}

office() {
  command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 || [ -x /Applications/LibreOffice.app/Contents/MacOS/soffice ]
}

[ "${1:-}" != --menu ] || menu
[ "${1-none}" ] || shift # a menu that has nothing to hand over
case "${1:-}" in '' | -*) folder="$HOME/盟约联合体" ;; *) folder=$1 && shift ;; esac
[ ! -f "$folder" ] || folder=$(dirname -- "$folder") # a data file that was dropped: the folder it lies in
mkdir -p "$folder" || stop 2 "不能建立文件夹 $folder"
program=$(find_program) || { install && program=$(find_program); } || stop 3 "没有装成，详情见 $log"
office || say "没有找到 LibreOffice：填写、检查、生成 Word 都可以，生成 PDF 和申报包前请先安装（Debian、Ubuntu：sudo apt install libreoffice-writer-nogui fonts-noto-cjk；macOS：brew install --cask libreoffice）"
say "文件夹：$folder"
say "关闭本窗口或按 Ctrl-C，工作台就结束。"
"$program" serve "$folder" "$@"
code=$?
[ "$code" -eq 0 ] || [ "$code" -ge 128 ] || stop "$code" "工作台没有启动，原因见上"
exit 0
