#include "emulator/words.h"

#include <stddef.h>

/* clang-format off */
const char *const words_sentences[WORDS_SENTENCE_COUNT] = {
    "Born under the polar lights, it walks where the ice sings.",
    "The elders call it \"the one who remembers\".",
    "It has crossed the Färöer strait twice, and never by the same boat.",
    "Those who follow it find embers in the snow — and sometimes gold.",
    "Its cloak was woven in Kraków; its songs are older than the town.",
    "Nobody has seen its face, though many have drawn it.",
    "極光の旅人は、夜明け前にだけ姿を現す。 That is all the old scroll says.",
    "It carries three keys, a broken compass and a jar of honey.",
    "Path of the sages: C:\\ruins\\gate, or so the terminal in the tower claims.",
    "When it laughs 🌌 the northern sky answers.",
    "Its first duel lasted a winter.\nIts second, a heartbeat.",
    "The guild pays 1,000 & more for a true map of its journeys.",
    "Señora Ibáñez swears that it paid for the coffee.",
    "A drop of starlight keeps its lantern burning, rain & shine.",
    "It trades stories for bread and bread for stories.",
    "Ask it for the way, and it will show you a better one ✨.",
};

const struct words_trait words_traits[WORDS_TRAIT_COUNT] = {
    { "Background", NULL, WORDS_TEXT, 0, 7,
      { "Aurora", "Deep Night", "Glacier", "Embers", "Moss", "Dawn", "Storm", "Void" } },
    { "Level", "number", WORDS_WHOLE, 1, 99, { NULL } },
    { "Class", NULL, WORDS_TEXT, 0, 7,
      { "Seer", "Smith", "Ranger", "Bard", "Völva", "Warden", "Pilot", "Alchemist" } },
    { "Stamina Increase", "boost_percentage", WORDS_WHOLE, 1, 50, { NULL } },
    { "Element", NULL, WORDS_TEXT, 0, 4, { "Ice", "Fire", "Wind", "Stone", "Æther" } },
    { "Birthday", "date", WORDS_WHOLE, 1546300800, 1893455999, { NULL } },
    { "Soulbound", NULL, WORDS_FLAG, 0, 1, { NULL } },
    { "Companion", NULL, WORDS_TEXT, 0, 5, { "Raven", "Fox", "Elk", "Owl", "Lynx", "None" } },
    { "Luck", NULL, WORDS_FRACTION, 1, 999, { NULL } },
    { "Weapon", NULL, WORDS_TEXT, 0, 6,
      { "Staff", "Bow", "Rune Blade", "Lute", "Sling", "Hammer", "Words" } },
    { "Power", "boost_number", WORDS_WHOLE, 1, 500, { NULL } },
    { "Eyes", NULL, WORDS_TEXT, 0, 5,
      { "Amber", "Silver", "Blind", "Violet", "Heterochromia", "Laser" } },
    { "Generation", "number", WORDS_WHOLE, 1, 3, { NULL } },
    { "Armour", NULL, WORDS_TEXT, 0, 5,
      { "Leather", "Chain", "Whalebone", "Frost Plate", "Robe", "Bark" } },
    { "Wins", "number", WORDS_WHOLE, 0, 4000, { NULL } },
    { "Mood", NULL, WORDS_TEXT, 0, 5,
      { "Calm", "Wry", "Naïve", "Fierce", "Sleepy", "Radiant ✨" } },
};
/* clang-format on */
