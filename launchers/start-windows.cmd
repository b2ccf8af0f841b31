@echo off
rem The workbench without a command line, on Windows: double-click, or drop a folder onto this file (one without an ampersand in its
rem name: Windows itself would take what follows for a command).
rem The work is done by start-windows.ps1 beside it; this file only starts it and keeps the window open.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0start-windows.ps1" %*
if errorlevel 1 pause
