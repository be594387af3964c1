import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.event.ruler.Machine;

/** Prints, for every event (one JSON a line), the names of the rules that Amazon's own matcher says it meets. */
final class Referee {
  public static void main(String[] files) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Machine machine = Machine.builder().build();
    for (JsonNode rule : json.readTree(Path.of(files[0]).toFile()))
      machine.addRule(rule.get("name").asText(), rule.get("pattern").toString());
    StringBuilder verdicts = new StringBuilder();
    for (String event : Files.readAllLines(Path.of(files[1]), StandardCharsets.UTF_8)) {
      List<String> names = machine.rulesForJSONEvent(event);
      verdicts.append(String.join(" ", names.stream().distinct().sorted().toList())).append('\n');
    }
    System.out.print(verdicts);
  }
}
