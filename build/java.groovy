/*
 * Runs ${main.class} of this module on the toolchain's JDK, with the terminal's own input and output.
 *
 * A program that ends with an error has already said what is wrong, so Maven ends at once with the program's exit code
 * and adds no report of its own. The script runs inside Maven's JVM, which may be older than the classes it starts.
 */
import java.nio.file.Files
import java.nio.file.Path

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

def process = new ProcessBuilder(java, "@${arguments}")
    .directory(new File(session.executionRootDirectory))
    .inheritIO()
    .start()
// Ctrl-C reaches both processes: Maven leaves the terminal only when the program has put its things in order.
def waiting = new Thread({ process.waitFor() })
Runtime.runtime.addShutdownHook(waiting)
Runtime.runtime.halt(process.waitFor())
