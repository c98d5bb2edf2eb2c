@echo off
rem A month in one go: what is wrong with its files, then its report as a page, a workbook and a notice, beside its folder.
rem Double-click it: the last folder here that is named like 2025-09; or drop a folder on it. Elsewhere month.sh does the same.
rem Saved as UTF-8 with CRLF; above chcp, and in whatever is not shown, ASCII alone.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"

set "MONTH=%~nx1"
if not "%~1"=="" pushd "%~dp1"
if "%~1"=="" pushd "%~dp0"
if "%~1"=="" for /f "delims=" %%d in ('dir /b /ad /on 20??-??') do set "MONTH=%%d"
if not exist "%MONTH%\" (
  echo 没有这个月份文件夹 / No folder of a month: "%MONTH%"
  set "WORST=2"
  goto end
)
set "EDUTARGET=edutarget"
where edutarget >nul 2>nul
if errorlevel 1 set "EDUTARGET=py -m edutarget"
set "SAID=%TEMP%\edutarget-%RANDOM%.txt"
set "WORST=0"

call :run "%MONTH%-check.txt" check "%MONTH%" --complete
if %WORST% gtr 1 goto end
call :run "%MONTH%-report.html" report "%MONTH%"
if %WORST% gtr 1 goto end
call :run "%MONTH%-report.xlsx" report "%MONTH%"
if %WORST% gtr 1 goto end
call :run "%MONTH%-notice.docx" report "%MONTH%"
if %WORST% gtr 1 goto end

echo.
echo 有错误的文件（位置和改法见 "%MONTH%-check.txt"） / Files with errors (places and fixes: "%MONTH%-check.txt"):
set "LAST="
call %EDUTARGET% check "%MONTH%" --verbose --quiet --lang en >"%SAID%"
for /f "delims=:" %%f in ('findstr /c:": error[" "%SAID%"') do call :once "%%f"
if not defined LAST echo   无 / none
echo 已写出 / Written:
for %%f in ("%MONTH%-check.txt" "%MONTH%-report.html" "%MONTH%-report.xlsx" "%MONTH%-notice.docx") do if exist %%f echo   %%f

:end
if defined SAID del "%SAID%" 2>nul
popd
pause
exit /b %WORST%

rem What an earlier run wrote, and somebody may have edited since, stays under another name.
:keep
if not exist %1 exit /b 0
set "NUMBER=1"
:taken
if exist "%~n1-%NUMBER%%~x1" (
  set /a NUMBER+=1
  goto taken
)
ren %1 "%~n1-%NUMBER%%~x1"
if exist %1 (
  echo 请先关闭这个文件，再运行一次 / Close this file, then run again: %1
  exit /b 2
)
echo 原有文件保留为 / Kept as: "%~n1-%NUMBER%%~x1"
exit /b 0

rem :run RESULT COMMAND...: 1 means that figures have errors, as in every real month; anything else ends it.
:run
set "CODE=2"
call :keep %1
if errorlevel 2 goto worse
call %EDUTARGET% %2 %3 %4 -o %1 2>"%SAID%"
set "CODE=%ERRORLEVEL%"
if %CODE% lss 0 set "CODE=2"
if %CODE% gtr 1 type "%SAID%"
if %CODE% leq 1 if not exist %1 type "%SAID%"
:worse
if %CODE% gtr %WORST% set "WORST=%CODE%"
exit /b 0

:once
if %1=="%LAST%" exit /b 0
set "LAST=%~1"
echo   %1
exit /b 0
