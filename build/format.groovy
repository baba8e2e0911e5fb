/*
 * Checks, or with -Pformat rewrites, every Java source of the repository with google-java-format on the toolchain's JDK.
 *
 * Plugins that format run google-java-format inside Maven's JVM, which may be older than it needs (21).
 */
import java.nio.file.Files
import java.nio.file.Path
import org.apache.maven.artifact.repository.ArtifactRepository
import org.apache.maven.artifact.resolver.ArtifactResolutionRequest

def lookup = { session.container.lookup(it) }
def jdk = lookup('org.apache.maven.toolchain.ToolchainManager').getToolchainFromBuildContext('jdk', session)
def java = jdk != null ? jdk.findTool('java') : Path.of(System.getProperty('java.home'), 'bin', 'java').toString()

def artifact = lookup('org.apache.maven.repository.RepositorySystem')
    .createArtifactWithClassifier('com.google.googlejavaformat', 'google-java-format', formatterVersion, 'jar', 'all-deps')
def request = new ArtifactResolutionRequest()
    .setArtifact(artifact)
    .setLocalRepository(session.localRepository)
    .setRemoteRepositories(project.pluginArtifactRepositories)
def resolution = lookup('org.apache.maven.repository.RepositorySystem').resolve(request)
if (!resolution.success) {
  throw new org.apache.maven.plugin.MojoFailureException("google-java-format ${formatterVersion} cannot be resolved")
}

def sources = []
new File(project.basedir.path).traverse(
    type: groovy.io.FileType.FILES,
    nameFilter: ~/.*\.java/,
    preDir: { it.name in ['target', 'node_modules', '.git'] ? groovy.io.FileVisitResult.SKIP_SUBTREE : null }) { sources << it.path }

Path arguments = Files.createTempFile('sources', '.txt')
arguments.toFile().deleteOnExit()
Files.write(arguments, sources.sort())
def exports = ['api', 'code', 'file', 'parser', 'tree', 'util'].collect { "--add-exports=jdk.compiler/com.sun.tools.javac.${it}=ALL-UNNAMED" as String }
def mode = apply.toBoolean() ? ['--replace'] : ['--dry-run', '--set-exit-if-changed']
def command = [java, *exports, '-jar', artifact.file.path, *mode, "@${arguments}" as String]
int status = new ProcessBuilder(command).inheritIO().start().waitFor()
if (status != 0) {
  throw new org.apache.maven.plugin.MojoFailureException(apply.toBoolean() ? 'google-java-format failed' : 'The files above are not formatted: run `mvn -q -Pformat`')
}
