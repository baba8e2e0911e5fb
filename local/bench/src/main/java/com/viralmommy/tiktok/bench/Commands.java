package com.viralmommy.tiktok.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The other end of {@link ChildJvm#ask}. */
public final class Commands {
  static final String BETWEEN = "\t";
  static final String ANSWER = "= ";
  static final String FAILURE = "! ";

  private Commands() {}

  /** One thing that can be asked for. */
  @FunctionalInterface
  public interface Command {
    /**
     * @return the answer, one line
     */
    Object run(List<String> arguments) throws Exception;
  }

  /** Does what is asked, one after the other, until nobody can ask any more. */
  public static void serve(Map<String, Command> commands) throws IOException {
    PrintStream answers = System.out;
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = List.of(line.split(BETWEEN));
      try {
        Object answer = commands.get(words.getFirst()).run(words.subList(1, words.size()));
        answers.println(ANSWER + answer);
      } catch (Exception e) {
        e.printStackTrace();
        answers.println(FAILURE + e);
      }
    }
  }
}
