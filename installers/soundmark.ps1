# Soundmark on Windows: .\installers\soundmark.ps1 run    or test, check, installer
# The set-up itself is in prepare.py, the same for every system.
param(
    [string] $Task = "run",
    [Parameter(ValueFromRemainingArguments = $true)] [string[]] $Rest
)
$prepare = Join-Path $PSScriptRoot "prepare.py"
if (Get-Command py -ErrorAction SilentlyContinue) {
    & py -3 $prepare $Task @Rest
} elseif (Get-Command python -ErrorAction SilentlyContinue) {
    & python $prepare $Task @Rest
} else {
    Write-Error "Soundmark needs Python 3.11 or newer: install it from python.org or the Microsoft Store, then try again."
    exit 1
}
exit $LASTEXITCODE
