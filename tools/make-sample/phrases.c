/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people say and write to a coffee roastery, and what the staff note down. */
#include <string.h>

#include "sample.h"

/* kind, channel, direction, who, language, sentiment, minutes, weight, subject, body, outcome */
const struct phrase phrases[] = {
{ "inquiry", "phone", "in", 'f', NULL, 2, 6, 9, "Can Thursday's delivery come earlier?",
  "Needs the crate before nine this week.", "Moved to the first tour" },
{ "inquiry", "email", "in", 'f', NULL, 1, 0, 8, "Price list for the new season",
  "Asked for prices of {bean} and {bean} from {n} kg.", "Price list sent" },
{ "inquiry", "phone", "in", 'f', NULL, 1, 5, 6, "Two more kilos this week",
  "Meeting with guests on {day}, please add 2 kg of {bean}.", "Added" },
{ "inquiry", "email", "in", 'f', "et", 2, 0, 8, "Kas {bean} on veel saadaval?",
  "Tere! Sooviksime järgmiseks nädalaks {n} kg. Kas jõuate?", "Jõuame, kinnitatud" },
{ "inquiry", "email", "in", 'f', "ru", 2, 0, 9, "Заказ на следующую неделю",
  "Добрый день! Нам нужно {n} кг {bean}. Успеете к среде?", "Подтвердили" },
{ "inquiry", "email", "in", 'f', "fi", 2, 0, 9, "Seuraava toimitus",
  "Hei! Tarvitsemme {n} kg {bean}. Ehtiikö torstain lautalle?", "Vahvistettu" },
{ "inquiry", "phone", "in", 'f', NULL, 0, 7, 4, "Which decaf for the meeting room?",
  "Wants something that does not taste of decaf.",
  "Sample bag goes with the next crate" },
{ "inquiry", "chat", "in", 'p', NULL, 3, 0, 9, "Is {bean} back?",
  "Saw it on the shelf last month and wants two bags.",
  "Back on {day}, put aside" },
{ "inquiry", "email", "in", 'p', NULL, 2, 0, 6, "Which grind for a moka pot?",
  "New pot, bitter cups. Sent a picture of the grounds.",
  "Finer than filter, two clicks; sent the card" },
{ "inquiry", "phone", "in", 'p', NULL, 2, 4, 5, "Open on the holiday?", NULL,
  "Closed, told when we open" },
{ "inquiry", "visit", "in", 'p', NULL, 3, 6, 5, "A present for somebody who drinks only tea",
  "Budget about {n}0 euros.",
  "Chose the {tea} box" },
{ "inquiry", "email", "in", 'p', "et", 3, 0, 8, "Kas {tea} tuleb tagasi?",
  "Tere, kas {tea} on veel tulemas? Viimane pakk sai otsa.",
  "Tuleb järgmisel nädalal" },
{ "inquiry", "email", "in", 'p', "ru", 3, 0, 9, "Когда будет {tea}?",
  "Здравствуйте! Подскажите, когда снова появится {tea}? Хочу два пакета.",
  "Отложили два пакета" },
{ "inquiry", "email", "in", 'p', "de", 2, 0, 9, "Versand nach Deutschland",
  "Guten Tag, wie lange dauert der Versand derzeit? Ich brauche {bean} bis {day}.",
  "Vier Tage, Sendungsnummer geschickt" },
{ "inquiry", "chat", "in", 'p', "zh", 3, 0, 9, "{tea}还有吗？", "您好，请问{tea}还有货吗？想要两包。", "有货，已留两包" },
{ "inquiry", "email", "in", 'p', "fi", 3, 0, 9, "Onko {bean} vielä varastossa?",
  "Moi! Tulen lauantaina lautalla, jättäisittekö kaksi pussia?",
  "Jätetty tiskin alle" },
{ "inquiry", "email", "in", 'p', "fr", 3, 0, 9, "Quelle mouture pour une cafetière à piston ?",
  "Bonjour, j'ai reçu le {bean}. Quelle mouture me conseillez-vous ?",
  "Grosse, 4 minutes; recette envoyée" },
{ "inquiry", "email", "in", 'p', "en", 2, 0, 7, "Do you ship to the islands?",
  "Moving to Hiiumaa for the summer, cannot do without {bean}.", "Yes, same price" },

{ "support", "phone", "in", 'f', NULL, -1, 14, 7, "Machine shows an error",
  "Steam but no water. Talked through the filter change.", "Works again" },
{ "support", "visit", "out", 'f', NULL, 3, 55, 6, "Serviced the machine",
  "New seals, descaled, grinder set {n} clicks finer.", "Next service in six months" },
{ "support", "phone", "in", 'p', NULL, 0, 8, 5, "{gear}: how to clean it",
  "Did not want to take it apart alone.", "Done together on the phone" },
{ "support", "chat", "in", 'p', NULL, 1, 0, 5, "Cannot log in to the web shop",
  "Old address, new phone.", "Password link sent" },
{ "support", "email", "in", '*', NULL, 0, 0, 5, "Invoice copy, please",
  "For the books, order of last month.", "Copy sent" },
{ "support", "email", "in", 'p', NULL, 1, 0, 4, "Change of address",
  "Moved house, next parcel to the new one.", "Changed before the parcel left" },
{ "support", "chat", "in", 'p', NULL, 2, 0, 4, "Pause the subscription", "Away for {n} weeks.",
  "Paused, starts again by itself" },

{ "sales", "visit", "out", 'f', NULL, 4, 40, 7, "Tasting at their place",
  "Cupped {bean} and {bean}; the kitchen preferred the second.", "2 kg on trial" },
{ "sales", "phone", "out", 'f', NULL, 2, 8, 12, "Regular call",
  "All well. Asked about {tea} for the afternoon.", "Sample goes with the next crate" },
{ "sales", "phone", "out", 'f', NULL, 0, 6, 9, "Regular call", "In a hurry, nothing new.",
  "Ring again in a month" },
{ "sales", "email", "out", 'f', NULL, 1, 0, 9, "New crop: {bean}",
  "Sent the cupping notes and the price.", NULL },
{ "sales", "meeting", "out", 'f', NULL, 3, 50, 4, "Yearly talk",
  "Volumes, prices from spring, training for new staff.", "Agreement goes on" },
{ "sales", "email", "out", 'p', NULL, 1, 0, 9, "Something you may like: {bean}",
  "Wrote because of the last three orders.", NULL },
{ "sales", "sms", "out", 'p', NULL, 1, 0, 5, "Your {bean} is here", NULL, NULL },
{ "sales", "phone", "out", 'p', NULL, 2, 5, 3, "The roast you asked for is in",
  "Will come by on {day}.", "Put aside" },

{ "thanks", "email", "in", '*', NULL, 8, 0, 4, "Thank you",
  "The {bean} made the whole house smell of Sunday.", NULL },
{ "thanks", "phone", "in", 'f', NULL, 7, 4, 4, "Guests asked where the coffee comes from",
  "Wants a sign with our name for the counter.", "Sign sent" },
{ "thanks", "email", "in", 'p', "et", 8, 0, 5, "Aitäh!",
  "Kingitus jõudis täpselt sünnipäevaks kohale ja kaart oli ilus.", NULL },
{ "thanks", "email", "in", 'p', "ru", 8, 0, 5, "Спасибо!",
  "Чай чудесный, мама в восторге. Спасибо за открытку внутри.", NULL },
{ "thanks", "email", "in", 'p', "de", 8, 0, 5, "Herzlichen Dank",
  "Das Paket war schneller da als meine Geduld am Ende.", NULL },
{ "thanks", "chat", "in", 'p', "zh", 8, 0, 5, "谢谢", "茶很香，包装也很用心，谢谢！", NULL },
{ "thanks", "email", "in", 'p', "fi", 8, 0, 5, "Kiitos",
  "Paras kahvi tällä puolella lahtea, ja sillä toisellakin.", NULL },
{ "thanks", "email", "in", 'p', "fr", 8, 0, 5, "Merci",
  "Le colis est arrivé parfumé et intact. Merci pour le petit mot.", NULL },

{ "feedback", "visit", "in", 'p', NULL, 5, 7, 6, "On the last bag",
  "{bean}: liked it better after ten days.", NULL },
{ "feedback", "visit", "in", 'p', NULL, 2, 5, 3, "Opening hours",
  "Would come more often if we were open until seven.", "Talk about it on Monday" },
{ "feedback", "phone", "in", 'f', NULL, 4, 6, 5, "Staff like the guest coffee",
  "Ask for it again in {n} weeks.", NULL },
{ "feedback", "email", "in", 'f', NULL, -1, 0, 3, "Crates are heavy",
  "Could the crate be split in two?", "Two half crates from now on" },
{ "feedback", "chat", "in", 'p', NULL, 3, 0, 3, "Label is hard to read",
  "The roast date, in grey on brown.", "Told the designer" },

{ "social", "social", "in", 'p', NULL, 6, 0, 5, "Tagged us in a picture",
  "A cup, a cat and {bean}.", NULL },
{ "social", "social", "in", 'f', NULL, 6, 0, 3, "Shared our post", NULL, NULL },
{ "note", "visit", "in", 'p', NULL, 4, 4, 5, "At the counter",
  "Asked about {gear}; thinks about it until pay day.", NULL },
{ "note", "visit", "in", 'p', NULL, 4, 6, 3, "At the counter",
  "Back from a journey with a bag of beans for us to try.", NULL },
{ "note", "visit", "in", 'f', NULL, 3, 10, 3, "Picked up the crate themselves",
  "Van was full; had a cup with us.", NULL },
{ "note", "event", "in", 'p', NULL, 5, 45, 3, "At the market stall", "Stayed for three cups.",
  NULL },

{ "complaint", "phone", "in", 'f', NULL, -5, 9, 4, "Delivery a day late",
  "Had to buy at the supermarket. Not amused.", "Apologised, 1 kg added free" },
{ "complaint", "email", "in", 'f', NULL, -4, 0, 3, "Bag of {bean} was open",
  "Lost its smell on the way.", "Replaced with the next tour" },
{ "complaint", "email", "in", 'f', NULL, -5, 0, 2, "Wrong invoice", "Billed for {n} kg too many.",
  "Credit note sent" },
{ "complaint", "email", "in", 'p', NULL, -5, 0, 3, "Parcel damaged", "Box wet, bag torn.",
  "New parcel the same day" },
{ "complaint", "visit", "in", 'p', NULL, -4, 8, 2, "Ground too coarse",
  "Asked for espresso, got filter.", "Ground again, voucher of 5 euros" },
{ "complaint", "email", "in", 'p', "et", -5, 0, 3, "Pakk ei jõudnud kohale",
  "Tere, tellisin nädal tagasi, pakiautomaat on tühi.", "Saatsime uue paki" },
{ "complaint", "email", "in", 'p', "ru", -5, 0, 3, "Посылка не пришла",
  "Здравствуйте, заказ был восемь дней назад, посылки нет.", "Отправили новую" },
{ "complaint", "email", "in", 'p', "de", -5, 0, 3, "Falsche Sorte geliefert",
  "Bestellt war {bean}, gekommen ist koffeinfrei.", "Richtige Sorte nachgeschickt" },
{ "advocacy", "social", "in", 'p', NULL, 9, 0, 1, "Five stars",
  "\"They ask how you brew before they sell you anything.\"", NULL },
};

const int phrase_count = COUNT(phrases);

const struct comment comments[] = {
{ NULL, 0, "Waited twenty minutes and nobody looked up." },
{ NULL, 0, "Too expensive since spring." },
{ NULL, 0, "Third late delivery this year." },
{ "et", 0, "Pakk hilines ja keegi ei vastanud." },
{ "ru", 0, "Дорого, и в последний раз кофе был старый." },
{ "de", 0, "Lieferung unzuverlässig." },
{ "fi", 0, "Toimitus myöhästyi kaksi kertaa." },
{ "fr", 0, "Frais de port trop élevés." },
{ NULL, 1, "Good coffee, the web shop is slow." },
{ NULL, 1, "Fine. More decaf, please." },
{ NULL, 1, "Would like later opening hours." },
{ "et", 1, "Kohv hea, parkida pole kuhugi." },
{ "ru", 1, "Хорошо, но выбор чая был больше." },
{ "de", 1, "Guter Kaffee, langsamer Versand." },
{ "zh", 1, "茶不错，希望多些小包装。" },
{ "fi", 1, "Hyvää, mutta verkkokauppa vain englanniksi." },
{ NULL, 2, "They remember what I drink." },
{ NULL, 2, "Best espresso in town, and no fuss about it." },
{ NULL, 2, "Anton fixed the machine on a Saturday." },
{ NULL, 2, "Always fresh, always a kind word." },
{ NULL, 2, "Liis knows our kitchen better than we do." },
{ "et", 2, "Alati värske ja alati naeratus." },
{ "et", 2, "Soovitan kõigile naabritele." },
{ "ru", 2, "Лучший чай в городе, и всегда посоветуют." },
{ "ru", 2, "Антон всё объяснит и нальёт попробовать." },
{ "de", 2, "Beratung und Röstung erstklassig." },
{ "fr", 2, "Accueil charmant, café remarquable." },
{ "zh", 2, "服务贴心，茶叶新鲜，推荐！" },
{ "fi", 2, "Ystävällistä ja tuoretta, tulen aina uudestaan." },
};

const int comment_count = COUNT(comments);

static const char *const beans[] = {
	"Yirgacheffe Aricha", "Huila El Mirador", "Nyeri AA", "Tuulik espresso", "Sumatra Mandheling",
	"Popayán decaf", "Antigua", "Cerrado", "Summer Filter", "Winter Espresso",
};
static const char *const teas[] = {
	"Darjeeling First Flush", "Sencha", "Long Jing", "Tie Guan Yin", "Earl Grey", "fireweed tea", "Lapsang",
};
static const char *const teas_ru[] = { "Дарджилинг", "сенча", "Лунцзин", "Те Гуань Инь", "иван-чай" };
static const char *const teas_zh[] = { "龙井", "铁观音", "正山小种", "大吉岭" };
static const char *const gear[] = { "hand grinder", "V60", "AeroPress", "moka pot", "gooseneck kettle", "scale" };
static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" };
static const char *const days_de[] = { "Montag", "Mittwoch", "Freitag" };

#define PICK(rng, table) ((table)[rng_below(rng, COUNT(table))])

static const char *
word_for(const char *mark, size_t length, struct rng *rng, const char *language)
{
	static char number[16];

	if (!strncmp(mark, "bean", length))
		return PICK(rng, beans);
	if (!strncmp(mark, "gear", length))
		return PICK(rng, gear);
	if (!strncmp(mark, "tea", length)) {
		if (!strcmp(language, "ru"))
			return PICK(rng, teas_ru);
		return !strcmp(language, "zh") ? PICK(rng, teas_zh) : PICK(rng, teas);
	}
	if (!strncmp(mark, "day", length)) {
		return !strcmp(language, "de") ? PICK(rng, days_de) : PICK(rng, days);
	}
	snprintf(number, sizeof(number), "%d", rng_between(rng, 2, 9));
	return number;
}

void
phrase_expand(char *out, size_t size, const char *text, struct rng *rng, const struct customer *customer)
{
	const char *language = "en";
	size_t used = 0;

	/* A text of the staff is English, one of the client in the client's language. */
	for (const char *p = text; p && *p; p++)
		if ((unsigned char)*p >= 0xd0)
			language = customer->language;
	if (text && !strncmp(text, "Guten", 5))
		language = "de";
	out[0] = '\0';
	while (text && *text && used + 1 < size) {
		size_t length = strcspn(text, "{");

		used += (size_t)snprintf(out + used, size - used, "%.*s", (int)length, text);
		text += length;
		if (*text == '{') {
			length = strcspn(text, "}");
			used += (size_t)snprintf(out + used, size - used, "%s",
						 word_for(text + 1, length - 1, rng, language));
			text += length + 1;
		}
	}
}
