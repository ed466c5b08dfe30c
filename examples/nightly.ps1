<#
.SYNOPSIS
Checks the open cases every night, for Windows Task Scheduler.

.DESCRIPTION
Writes a report for the day, and nothing on a quiet night. The report has what is new, what has been put right, and
what could not be read. The exit code is that of `dutyclock check`, and the Task Scheduler shows it as the last
run result: 1 for a new breach, 2 if not everything could be checked, 3 for both.

To run it every morning at half past six:

  schtasks /Create /TN dutyclock /SC DAILY /ST 06:30 /TR "powershell -NoProfile -ExecutionPolicy Bypass -File C:\dutyclock\nightly.ps1 -Cases C:\cases\open-cases.csv -Reports C:\cases\reports -Program C:\dutyclock\dutyclock.exe"

.PARAMETER Cases
A file or folder for `dutyclock check`.

.PARAMETER Reports
The folder for the reports.

.PARAMETER State
The file that remembers what has been reported. Each set of cases and each rule table needs its own.

.PARAMETER Program
The program.

.PARAMETER Options
Other options of `dutyclock check`, such as '--rules', 'child-protection'. The Task Scheduler cannot pass several with
-File: set the variables of the options there, such as DUTYCLOCK_RULES.
#>
param(
    [Parameter(Mandatory = $true)] [string] $Cases,
    [Parameter(Mandatory = $true)] [string] $Reports,
    [string] $State = "$Cases.state.json",
    [string] $Program = 'dutyclock',
    [string[]] $Options = @()
)

$report = Join-Path $Reports ("dutyclock-{0:yyyy-MM-dd-HHmmss}.txt" -f (Get-Date))
$arguments = @('check') + $Options + @('--state', $State, '--silent', '--', $Cases)

# cmd redirects the bytes as they are; PowerShell would write them in another encoding.
$quoted = (@($Program) + $arguments | ForEach-Object { '"{0}"' -f $_ }) -join ' '
& $env:ComSpec /d /c "`"$quoted > `"$report`" 2>&1`""
$code = $LASTEXITCODE

if ((Test-Path $report) -and (Get-Item $report).Length -eq 0) {
    Remove-Item $report
}
if ($code -notin 0, 1, 2, 3) {
    Add-Content -Path $report -Value "The program ended with exit code $code, which it does not use."
    $code = 2
}
exit $code
