/*
 * Finds the AWS emulator that the suites are to run against and hands its address to them: what AWS_ENDPOINT_URL names,
 * or a LocalStack that is started here in Docker and ends with Maven. A plugin that runs containers knows only the second
 * of them, and ends with a report where there is no Docker.
 */
import cloud.localstack.Localstack
import cloud.localstack.docker.annotation.LocalstackDockerConfiguration
import java.lang.invoke.MethodHandleProxies
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import java.util.concurrent.TimeUnit
import java.util.logging.Level
import java.util.logging.Logger

def end = { String why ->
  // The line says all there is to say; Maven's own report would bury it.
  System.err.println(why)
  Runtime.runtime.halt(1)
}

def listens = { URI address ->
  try (def socket = new Socket()) {
    socket.connect(new InetSocketAddress(address.host, address.port > 0 ? address.port : address.scheme == 'https' ? 443 : 80), 3000)
    return true
  } catch (IOException ignored) {
    return false
  }
}

def docker = {
  try {
    def asked = new ProcessBuilder('docker', 'version', '--format', '{{.Server.Version}}').redirectErrorStream(true).start()
    asked.inputStream.close()
    return asked.waitFor(20, TimeUnit.SECONDS) && asked.exitValue() == 0
  } catch (IOException ignored) {
    return false
  }
}

def given = System.getenv('AWS_ENDPOINT_URL')
def address
if (given) {
  if (!listens(URI.create(given))) {
    end("mvn verify -Plocalstack: nothing listens at AWS_ENDPOINT_URL=${given}")
  }
  address = given
} else if (docker()) {
  Logger.getLogger('cloud.localstack').level = Level.WARNING
  def token = System.getenv('LOCALSTACK_AUTH_TOKEN')
  // Unless it is told, LocalStack takes any bytes at a presigned address, whatever was signed.
  def variables = [S3_SKIP_SIGNATURE_VALIDATION: '0']
  if (token) {
    variables.LOCALSTACK_AUTH_TOKEN = token
  }
  Localstack.INSTANCE.startup(LocalstackDockerConfiguration.builder()
      .imageTag(imageTag)
      .randomizePorts(true)
      .environmentVariables(variables)
      .build())
  def container = Localstack.INSTANCE.localStackContainer
  // Maven has closed this script's jars when it ends: the hook may stand on the JDK alone.
  def stop = MethodHandles.publicLookup()
      .findVirtual(ProcessBuilder, 'start', MethodType.methodType(Process))
      .bindTo(new ProcessBuilder('docker', 'stop', container.containerId))
      .asType(MethodType.methodType(void))
  Runtime.runtime.addShutdownHook(new Thread(MethodHandleProxies.asInterfaceInstance(Runnable, stop)))
  address = "http://127.0.0.1:${container.getExternalPortFor(Localstack.DEFAULT_EDGE_PORT)}"
} else {
  end('mvn verify -Plocalstack: no LocalStack: start Docker, or let AWS_ENDPOINT_URL name an emulator that listens')
}
println "AWS is ${address}"
session.userProperties.setProperty('aws.emulator', address as String)
