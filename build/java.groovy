/*
 * Runs ${mainClass} of this module on the toolchain's JDK, with the terminal's own input and output.
 *
 * The program is what Maven was called for. It has already said what is wrong when it ends with an error, so Maven ends
 * at once with the program's exit code and adds no report of its own: that is why this is no exec-maven-plugin, which
 * turns any exit code but 0 into a failed build. programEnvironment are further variables, one a line. The script runs
 * inside Maven's JVM, which may be older than the classes it starts.
 */
import java.nio.file.Files
import java.nio.file.Path

def given = { String property -> binding.hasVariable(property) ? binding.getVariable(property) as String : '' }
def linesOf = { String property -> given(property).readLines()*.trim().findAll() }

def toolchains = session.container.lookup('org.apache.maven.toolchain.ToolchainManager')
def jdk = toolchains.getToolchainFromBuildContext('jdk', session)
def java = jdk != null ? jdk.findTool('java') : Path.of(System.getProperty('java.home'), 'bin', 'java').toString()

Path arguments = Files.createTempFile('java-arguments', '.txt')
arguments.toFile().deleteOnExit()
def quoted = { String s -> '"' + s.replace('\\', '\\\\').replace('"', '\\"') + '"' }
def lines = jvmFlags.tokenize(' ')
// What the person set on Maven's command line is what the program is set with.
session.userProperties.each { k, v -> lines << quoted("-D${k}=${v}") }
lines << '-cp' << quoted(project.runtimeClasspathElements.join(File.pathSeparator)) << mainClass
Files.write(arguments, lines)

def builder = new ProcessBuilder(java, "@${arguments}")
    .directory(new File(session.executionRootDirectory))
    .inheritIO()
linesOf('programEnvironment').each { builder.environment().put(*it.split('=', 2)) }
def process = builder.start()
// Ctrl-C reaches both processes, a kill only Maven: it leaves when the program has put its things in order.
Runtime.runtime.addShutdownHook(new Thread({ process.destroy(); process.waitFor() }))
int ended = process.waitFor()
Files.deleteIfExists(arguments)
Runtime.runtime.halt(ended)
