/*
 * Runs a script of this module's package.json, with the packages of its lock file: they are installed anew when that has
 * changed, which no plugin checks. Needs Node on the path.
 */
def npm = { String... arguments ->
  int status = new ProcessBuilder(['npm', *arguments]).directory(new File(project.basedir.path)).inheritIO().start().waitFor()
  if (status != 0) {
    throw new org.apache.maven.plugin.MojoFailureException("npm ${arguments.join(' ')} ended with exit code ${status}")
  }
}

// npm leaves it there, newer than the lock file that it has followed.
def installed = new File(project.basedir.path, 'node_modules/.package-lock.json')
if (installed.lastModified() < new File(project.basedir.path, 'package-lock.json').lastModified()) {
  npm('ci', '--silent')
}
npm('run', '--silent', npmScript)
