@echo off
rem Runs the jerofs command from this working copy; builds it on first use. After a change of the
rem sources, delete extras\cli\target\jerofs-cli.jar.
setlocal
set "root=%~dp0"
set "jar=%root%extras\cli\target\jerofs-cli.jar"
if exist "%jar%" goto run

echo jerofs: building (first use)... 1>&2
pushd "%root%"
call mvn -q -B -f extras -pl cli -am -Dmaven.test.skip=true package 1>&2 <nul
if errorlevel 1 goto failed
popd
echo jerofs: built 1>&2

:run
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -Xshare:auto -XX:+UseSerialGC -jar "%jar%" %*
exit /b %errorlevel%

:failed
popd
echo jerofs: the build failed 1>&2
exit /b 1
