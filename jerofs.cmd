@echo off
rem Runs the jerofs command from this working copy; builds it on first use. After a change of the
rem sources, delete extras\cli\target\jerofs-cli.jar.
setlocal
set "root=%~dp0"
set "jar=%root%extras\cli\target\jerofs-cli.jar"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -version >nul 2>nul
if errorlevel 1 goto nojava
if exist "%jar%" goto run

where mvn >nul 2>nul
if errorlevel 1 goto nomaven
echo jerofs: building (first use); this downloads about 130 MB and takes some minutes... 1>&2
pushd "%root%"
call mvn -q -B -Dstyle.color=never -f extras -pl cli -am -Dmaven.test.skip=true package 1>&2 <nul
if errorlevel 1 goto failed
popd
echo jerofs: built 1>&2

:run
rem The output is UTF-8. The code page of the console is restored at the end.
for /f "tokens=2 delims=:." %%c in ('chcp') do set "codepage=%%c"
chcp 65001 >nul
"%java%" -Xshare:auto -XX:+UseSerialGC -jar "%jar%" %*
set "code=%errorlevel%"
chcp %codepage% >nul
exit /b %code%

:nojava
echo jerofs: no Java at '%java%'; install JDK 17 or later, or set JAVA_HOME 1>&2
exit /b 1

:nomaven
echo jerofs: no Maven; install it, or run extras\cli\target\jerofs-cli.jar of another build 1>&2
exit /b 1

:failed
popd
echo jerofs: the build failed 1>&2
exit /b 1
