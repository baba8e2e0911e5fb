package com.viralmommy.tiktok.runner.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that the README, the pages of docs/ and comments in the sources name does exist. */
class DocumentationTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** Sources whose comments may point at a page. */
  private static final Pattern SOURCE = Pattern.compile(".*\\.(java|yaml|xml|groovy|ts|pro)");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern COMMENT = Pattern.compile("docs/[\\w./-]+\\.md(#[\\w-]+)?");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]+(_[A-Z0-9]+)+");
  private static final Pattern TEST = Pattern.compile("[A-Z]\\w*[a-z]\\w*(Test|IT|E2E)");
  private static final Pattern FUNCTION =
      Pattern.compile("[a-z]+-(start|callback|query|worker|intake|cancel|retry|sweep|relay)");
  private static final Pattern MAVEN_PROFILE = Pattern.compile("mvn [^`\n]*-P([a-z]+)");
  private static final Pattern MAVEN_OPTION = Pattern.compile("-D([A-Za-z][\\w.]*)");

  /** Variables of the emulators that docs/deploying.md shows. */
  private static final Set<String> OF_EMULATORS = Set.of("AWS_ENVAR_ALLOWLIST", "BIND_HOST");

  @Test
  void everyRelativeLinkLeadsToAFileAndAHeading() {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult link : matches(LINK, withoutBlocks(read(page)))) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
          broken.add(ROOT.relativize(page) + " → " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageAndHeadingThatACommentNamesExists() {
    Path anyFileAtTheRoot = ROOT.resolve("README.md");
    List<String> broken = new ArrayList<>();
    for (Path source : sources()) {
      for (MatchResult reference : matches(COMMENT, read(source))) {
        if (!leadsSomewhere(anyFileAtTheRoot, reference.group())) {
          broken.add(ROOT.relativize(source) + " → " + reference.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void noCommentNamesADocumentThatIsNotInTheRepository() {
    Pattern outside = Pattern.compile("\\b([Cc]ontract|[Dd]esign)\\s+(\\*\\s+|//\\s+)?§");
    assertThat(sources())
        .filteredOn(source -> outside.matcher(read(source)).find())
        .as("sources that point at a section of a document outside the repository")
        .isEmpty();
  }

  @Test
  void everyTestThatAPageNamesExists() {
    Set<String> tests =
        sources().stream()
            .map(source -> source.getFileName().toString().replaceAll("\\.\\w+$", ""))
            .collect(Collectors.toSet());
    assertThat(named(TEST)).isNotEmpty().isSubsetOf(tests);
  }

  @Test
  void everyFunctionThatAPageNamesExistsAndEachIsNamed() {
    Set<String> functions =
        Arrays.stream(DeployedFunction.values())
            .map(DeployedFunction::functionName)
            .collect(Collectors.toSet());
    assertThat(named(FUNCTION)).isNotEmpty().isSubsetOf(functions);
    assertThat(functions)
        .allSatisfy(name -> assertThat(read(ROOT.resolve("docs/architecture.md"))).contains(name));
  }

  @Test
  void everyProblemCodeIsExplainedToFrontEndDevelopers() {
    String page = read(ROOT.resolve("docs/api.md"));
    assertThat(ProblemCode.values())
        .allSatisfy(code -> assertThat(page).contains("`" + code.code() + "`"));
  }

  @Test
  void everyVariableThatAPageNamesIsReadSomewhere() {
    String code = sources().stream().map(DocumentationTest::read).collect(Collectors.joining("\n"));
    Set<String> unknown = new TreeSet<>(named(VARIABLE));
    unknown.removeAll(OF_EMULATORS);
    unknown.removeIf(name -> code.contains(name));
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyProfileAndOptionOfACommandExists() {
    String poms = read(ROOT.resolve("pom.xml"));
    String code =
        Stream.concat(sources().stream(), Stream.of(ROOT.resolve("pom.xml")))
            .map(DocumentationTest::read)
            .collect(Collectors.joining("\n"));
    for (Path page : pages()) {
      for (MatchResult profile : matches(MAVEN_PROFILE, read(page))) {
        assertThat(poms)
            .as("a profile that %s names", page.getFileName())
            .contains("<id>%s</id>".formatted(profile.group(1)));
      }
      for (MatchResult command : matches(Pattern.compile("mvn [^`\n|]*"), read(page))) {
        for (MatchResult option : matches(MAVEN_OPTION, command.group())) {
          String name = option.group(1);
          assertThat(
                  isOptionOfMaven(name) || code.contains('"' + name + '"') || code.contains(name))
              .as("the option -D%s that %s names", name, page.getFileName())
              .isTrue();
        }
      }
    }
  }

  /** Options of surefire and failsafe, which no source of ours mentions. */
  private static boolean isOptionOfMaven(String name) {
    return name.equals("test") || name.startsWith("it.test") || name.contains("failIfNoSpecified");
  }

  @Test
  void everyPathThatAPageNamesExists() {
    Pattern path =
        Pattern.compile("(functions|infra|local|docs|events|template-tests|api-client)/[\\w./-]*");
    Set<String> missing = new TreeSet<>();
    for (Path page : pages()) {
      for (MatchResult code : matches(CODE, withoutBlocks(read(page)))) {
        String named = code.group(1);
        boolean built = named.contains("/target/") || named.contains("cdk.context.json");
        if (path.matcher(named).matches() && !built && !Files.exists(ROOT.resolve(named))) {
          missing.add(page.getFileName() + " → " + named);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void theReadmeFitsItsReader() {
    assertThat(read(ROOT.resolve("README.md")).lines().count()).isLessThanOrEqualTo(150);
  }

  /** Names in code style that match the pattern. The page on TikTok's API has TikTok's names. */
  private static Set<String> named(Pattern pattern) {
    Set<String> names = new TreeSet<>();
    for (Path page : pages()) {
      if (page.endsWith("docs/tiktok-api.md")) {
        continue;
      }
      for (MatchResult code : matches(CODE, withoutBlocks(read(page)))) {
        if (pattern.matcher(code.group(1)).matches()) {
          names.add(code.group(1));
        }
      }
    }
    return names;
  }

  private static boolean leadsSomewhere(Path page, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path found = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(found)
        && (hash < 0 || anchors(read(found)).contains(target.substring(hash + 1)));
  }

  /** The anchors that GitHub gives to the headings of a page. */
  private static Set<String> anchors(String page) {
    Set<String> anchors = new TreeSet<>();
    for (MatchResult heading :
        matches(Pattern.compile("^#{1,6} +(.+?) *$", Pattern.MULTILINE), withoutBlocks(page))) {
      String slug =
          heading
              .group(1)
              .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_ -]", "")
              .replace(' ', '-');
      String unique = slug;
      for (int i = 1; !anchors.add(unique); i++) {
        unique = slug + "-" + i;
      }
    }
    return anchors;
  }

  private static String withoutBlocks(String page) {
    return page.replaceAll("(?ms)^```.*?^```", "");
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static List<Path> pages() {
    List<Path> pages =
        files(ROOT.resolve("docs")).filter(file -> file.toString().endsWith(".md")).toList();
    return Stream.concat(
            pages.stream(),
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
                .map(ROOT::resolve))
        .toList();
  }

  private static List<Path> sources() {
    return files(ROOT).filter(file -> SOURCE.matcher(file.toString()).matches()).toList();
  }

  private static Stream<Path> files(Path folder) {
    Set<String> skipped = Set.of("target", "node_modules", ".git");
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              return skipped.contains(directory.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              found.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
