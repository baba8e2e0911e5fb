/*
 * Leaves out of ${jar} what nothing in it reaches, by ProGuard on the toolchain's JDK and the rules in ${rules}. The jar
 * as it was is target/shrink/whole.jar.
 *
 * ProGuard's Maven plugin would read the library classes of the JDK that runs Maven, which may be older than the jar's.
 *
 * What comes out has the same bytes whenever it is made of the same: other bytes are another version of every function.
 */
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.time.OffsetDateTime
import java.util.zip.ZipEntry
import java.util.zip.ZipFile
import java.util.zip.ZipOutputStream
import org.apache.maven.artifact.resolver.ArtifactResolutionRequest

def lookup = { session.container.lookup(it) }
def jdk = lookup('org.apache.maven.toolchain.ToolchainManager').getToolchainFromBuildContext('jdk', session)
Path java = jdk != null ? Path.of(jdk.findTool('java')) : Path.of(System.getProperty('java.home'), 'bin', 'java')

def repository = lookup('org.apache.maven.repository.RepositorySystem')
def resolution = repository.resolve(new ArtifactResolutionRequest()
    .setArtifact(repository.createArtifact('com.guardsquare', 'proguard-base', proguardVersion, 'jar'))
    .setResolveTransitively(true)
    .setLocalRepository(session.localRepository)
    .setRemoteRepositories(project.pluginArtifactRepositories))
if (!resolution.success) {
  throw new org.apache.maven.plugin.MojoFailureException("ProGuard ${proguardVersion} cannot be resolved")
}

Path work = Files.createDirectories(Path.of(project.build.directory, 'shrink'))
def zip = { Path file, Closure entries ->
  new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file))).withCloseable(entries)
}

// ProGuard reads no image of a JDK, and not every JDK has its modules as files beside it.
Path library = work.resolve('jdk.jar')
FileSystems.newFileSystem(URI.create('jrt:/'), ['java.home': java.parent.parent.toRealPath().toString()]).withCloseable { image ->
  zip(library) { out ->
    out.level = 0
    modules.tokenize().each { module ->
      Path root = image.getPath('modules', module)
      Files.walk(root).withCloseable { files ->
        files.filter { it.toString().endsWith('.class') && it.fileName.toString() != 'module-info.class' }.forEach {
          out.putNextEntry(new ZipEntry(root.relativize(it).toString()))
          Files.copy(it, out)
        }
      }
    }
  }
}

Path whole = Files.move(Path.of(jar), work.resolve('whole.jar'), StandardCopyOption.REPLACE_EXISTING)
Path shrunk = work.resolve('shrunk.jar')
// Its own quotes, for directories with a space in their names.
def quoted = { "'${it}'" }
def command = [java, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', resolution.artifacts*.file.join(File.pathSeparator), 'proguard.ProGuard',
               '-injars', quoted(whole), '-outjars', quoted(shrunk), '-libraryjars', quoted(library), '-include', quoted(rules)]*.toString()
Path log = work.resolve('proguard.log')
int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor()
if (status != 0) {
  throw new org.apache.maven.plugin.MojoFailureException("ProGuard has not shrunk ${jar}:\n${Files.readString(log)}")
}

def time = OffsetDateTime.parse(project.properties['project.build.outputTimestamp']).toLocalDateTime()
new ZipFile(shrunk.toFile()).withCloseable { from ->
  zip(Path.of(jar)) { out ->
    out.level = 9
    from.entries().toList().findAll { !it.directory }.sort { it.name }.each { entry ->
      def copy = new ZipEntry(entry.name)
      copy.timeLocal = time
      out.putNextEntry(copy)
      from.getInputStream(entry).withCloseable { it.transferTo(out) }
    }
  }
}
