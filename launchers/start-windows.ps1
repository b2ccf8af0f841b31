# Finds Mengyue or installs it for this user, looks for LibreOffice, and starts "mengyue serve" on a folder.
param([string]$Folder = (Join-Path $HOME '盟约联合体'), [Parameter(ValueFromRemainingArguments)][string[]]$More)
$ErrorActionPreference = 'Stop'
$OutputEncoding = [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$env:PYTHONUTF8 = '1'
$root = Split-Path -Parent $PSScriptRoot
# One environment a version: a newer folder does not start the older program. Not below AppData: what Python from the
# Microsoft Store writes there, no other program finds.
$version = 'none'
$project = Join-Path $root 'pyproject.toml'
if (Test-Path -LiteralPath $project) {
  $line = Select-String -LiteralPath $project -Pattern '^version = "([0-9A-Za-z.+-]+)"' | Select-Object -First 1
  if ($line) { $version = $line.Matches[0].Groups[1].Value }
}
$own = Join-Path $HOME ".mengyue\env-$version"
$log = Join-Path $env:TEMP 'mengyue-install.log'

function Stop-Here([int]$code, [string]$why) { Write-Host $why -ForegroundColor Red; exit $code }

function Find-Program {
  $known = @((Join-Path $root '.venv\Scripts\mengyue.exe'), (Join-Path $own 'Scripts\mengyue.exe'))
  foreach ($place in $known) { if (Test-Path -LiteralPath $place) { return $place } }
  $found = Get-Command mengyue -ErrorAction SilentlyContinue
  if ($found) { return $found.Source }
}

function Find-Python {
  foreach ($words in @(@('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('python'))) {
    if (-not (Get-Command $words[0] -ErrorAction SilentlyContinue)) { continue }
    $rest = @($words | Select-Object -Skip 1)
    try { & $words[0] @rest -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>$null } catch { continue }
    if ($LASTEXITCODE -eq 0) { return , $words }
  }
}

# Each package is what its digest says, or nothing is installed.
function Install-Here {
  if (-not (Test-Path -LiteralPath $project)) {
    Stop-Here 2 '这个文件夹里没有盟约程序；请保持下载的文件夹完整，再从其中的 launchers 启动'
  }
  Write-Host '第一次启动，正在安装，需要联网，约几分钟……'
  if (Test-Path -LiteralPath $own) { Remove-Item -Recurse -Force -LiteralPath $own }
  $python = Find-Python
  $exe = Join-Path $own 'Scripts\python.exe'
  $ErrorActionPreference = 'Continue'
  if ($python) {
    $rest = @($python | Select-Object -Skip 1)
    & $python[0] @rest -m venv $own *> $log
  } elseif (Get-Command uv -ErrorAction SilentlyContinue) {
    uv venv --seed --python 3.12 $own *> $log
  } else {
    Stop-Here 3 '需要 Python 3.11 或更高版本：在 PowerShell 里运行 winget install Python.Python.3.12，或从 python.org 下载，装好后再启动'
  }
  if ($LASTEXITCODE -ne 0 -or -not (Test-Path -LiteralPath $exe)) { Stop-Here 3 "不能建立 Python 环境，详情见 $log" }
  foreach ($lock in 'run', 'sign', 'redline', 'serve', 'build') {
    & $exe -m pip install --disable-pip-version-check --quiet --require-hashes -r (Join-Path $root "requirements\$lock.txt") *>> $log
    if ($LASTEXITCODE -ne 0) { Remove-Item -Recurse -Force -LiteralPath $own; Stop-Here 3 "没有装成（网络不通，或者下载的文件不对），详情见 $log" }
  }
  & $exe -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation $root *>> $log
  if ($LASTEXITCODE -ne 0) { Remove-Item -Recurse -Force -LiteralPath $own; Stop-Here 3 "没有装成，详情见 $log" }
  $ErrorActionPreference = 'Stop'
}

if (Test-Path -LiteralPath $Folder -PathType Leaf) { $Folder = Split-Path -Parent $Folder }
New-Item -ItemType Directory -Force $Folder | Out-Null
$program = Find-Program
if (-not $program) { Install-Here; $program = Find-Program }
if (-not $program) { Stop-Here 3 "没有装成，详情见 $log" }
$office = @('C:\Program Files\LibreOffice\program\soffice.com', 'C:\Program Files (x86)\LibreOffice\program\soffice.com')
if (-not (($office | Where-Object { Test-Path -LiteralPath $_ }) -or (Get-Command soffice -ErrorAction SilentlyContinue))) {
  Write-Host '没有找到 LibreOffice：填写、检查、生成 Word 都可以，生成 PDF 和申报包前请先安装：winget install TheDocumentFoundation.LibreOffice'
}
Write-Host "文件夹：$Folder"
Write-Host '关闭本窗口或按 Ctrl-C，工作台就结束。'
& $program serve $Folder @More
exit $LASTEXITCODE
