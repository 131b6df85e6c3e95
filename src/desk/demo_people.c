/*
 * Who buys at the demonstration shop: names, telephone numbers and addresses
 * that could be anybody's in Taiwan and are nobody's. Every character is in
 * Big5, so that each file can be written in CP950; 許, 功, 蓋 and 育 are among
 * them because their second byte is a letter or a backslash.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/demo.h"

static const struct {
	const char *name, *spelled;
	int weight;
} surname[] = {
	{"陳", "chen", 111}, {"林", "lin", 83}, {"黃", "huang", 61}, {"張", "chang", 54}, {"李", "lee", 51},
	{"王", "wang", 41}, {"吳", "wu", 40}, {"劉", "liu", 32}, {"蔡", "tsai", 29}, {"楊", "yang", 26},
	{"許", "hsu", 23}, {"鄭", "cheng", 19}, {"謝", "hsieh", 18}, {"郭", "kuo", 15}, {"洪", "hung", 15},
	{"曾", "tseng", 14}, {"邱", "chiu", 14}, {"廖", "liao", 13}, {"賴", "lai", 13}, {"周", "chou", 12},
	{"徐", "hsu", 12}, {"蘇", "su", 11}, {"葉", "yeh", 11}, {"莊", "chuang", 10}, {"呂", "lu", 10},
	{"江", "chiang", 9}, {"何", "ho", 9}, {"蕭", "hsiao", 8}, {"羅", "lo", 8}, {"高", "kao", 7},
	{"潘", "pan", 6}, {"簡", "chien", 6}, {"朱", "chu", 6}, {"鍾", "chung", 6}, {"彭", "peng", 5},
	{"游", "yu", 5}, {"詹", "chan", 5}, {"胡", "hu", 5}, {"施", "shih", 5}, {"沈", "shen", 5},
	{"歐陽", "ouyang", 1}, {"司徒", "szutu", 1}, {"蓋", "kai", 1},
};

static const struct {
	const char *name, *spelled;
} given[] = {
	{"雅婷", "yating"}, {"怡君", "yichun"}, {"家豪", "chiahao"}, {"志明", "chihming"}, {"淑芬", "shufen"},
	{"美玲", "meiling"}, {"俊傑", "chunchieh"}, {"宗翰", "tsunghan"}, {"欣怡", "hsinyi"}, {"冠宇", "kuanyu"},
	{"佳穎", "chiaying"}, {"建宏", "chienhung"}, {"詩涵", "shihhan"}, {"承恩", "chengen"}, {"品妍", "pinyen"},
	{"柏翰", "pohan"}, {"宜蓁", "yichen"}, {"子晴", "tzuching"}, {"功祥", "kunghsiang"}, {"育誠", "yucheng"},
	{"惠雯", "huiwen"}, {"麗華", "lihua"}, {"明哲", "mingche"}, {"秀英", "hsiuying"}, {"文雄", "wenhsiung"},
	{"靜宜", "chingyi"}, {"彥廷", "yenting"}, {"思妤", "szuyu"}, {"國華", "kuohua"}, {"玉珍", "yuchen"},
	{"信宏", "hsinhung"}, {"婉如", "wanju"}, {"振宇", "chenyu"}, {"曉萍", "hsiaoping"}, {"書豪", "shuhao"},
	{"芷瑄", "chihhsuan"}, {"德明", "teming"}, {"金鳳", "chinfeng"}, {"維倫", "weilun"}, {"馨慧", "hsinhui"},
	{"政道", "chengtao"}, {"采潔", "tsaichieh"}, {"春嬌", "chunchiao"}, {"世昌", "shihchang"}, {"佩珊", "peishan"},
	{"嘉玲", "chialing"}, {"哲瑋", "chewei"}, {"慧君", "huichun"}, {"偉", "wei"}, {"敏", "min"},
};

static const struct {
	const char *code, *place;
} district[] = {
	{"100", "臺北市中正區"}, {"103", "臺北市大同區"}, {"106", "臺北市大安區"}, {"110", "臺北市信義區"},
	{"112", "臺北市北投區"}, {"114", "臺北市內湖區"}, {"116", "臺北市文山區"}, {"200", "基隆市仁愛區"},
	{"220", "新北市板橋區"}, {"231", "新北市新店區"}, {"234", "新北市永和區"}, {"239", "新北市鶯歌區"},
	{"242", "新北市新莊區"}, {"251", "新北市淡水區"}, {"260", "宜蘭縣宜蘭市"}, {"265", "宜蘭縣羅東鎮"},
	{"300", "新竹市東區"}, {"302", "新竹縣竹北市"}, {"320", "桃園市中壢區"}, {"330", "桃園市桃園區"},
	{"350", "苗栗縣竹南鎮"}, {"360", "苗栗縣苗栗市"}, {"403", "臺中市西區"}, {"407", "臺中市西屯區"},
	{"412", "臺中市大里區"}, {"420", "臺中市豐原區"}, {"500", "彰化縣彰化市"}, {"510", "彰化縣員林市"},
	{"540", "南投縣南投市"}, {"545", "南投縣埔里鎮"}, {"600", "嘉義市西區"}, {"621", "嘉義縣民雄鄉"},
	{"630", "雲林縣斗南鎮"}, {"640", "雲林縣斗六市"}, {"701", "臺南市東區"}, {"708", "臺南市安平區"},
	{"710", "臺南市永康區"}, {"802", "高雄市苓雅區"}, {"804", "高雄市鼓山區"}, {"813", "高雄市左營區"},
	{"830", "高雄市鳳山區"}, {"880", "澎湖縣馬公市"}, {"900", "屏東縣屏東市"}, {"920", "屏東縣潮州鎮"},
	{"950", "臺東縣臺東市"}, {"970", "花蓮縣花蓮市"}, {"893", "金門縣金城鎮"},
};

static const char *const road[] = {
	"中正路", "中山路", "民生路", "民權路", "復興路", "和平街", "成功路", "建國路", "忠孝街", "光復路",
	"文化路", "博愛街", "自由路", "仁愛路", "信義街", "三民路", "大同路", "長安街", "育德路", "陶瓷街",
	"公園路", "學府路", "福德街", "永康街", "中華路", "南京路", "延平街", "新生路", "竹林路", "許厝街",
};

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static int pick_surname(struct demo_dice *d)
{
	int weight[COUNT(surname)];

	for (int i = 0; i < COUNT(surname); i++)
		weight[i] = surname[i].weight;
	return demo_weighted(d, weight, COUNT(surname));
}

void demo_person(uint64_t seed, uint64_t index, struct demo_person *p)
{
	struct demo_dice d = demo_dice(seed, 'p', index);
	int s = pick_surname(&d), g = demo_pick(&d, COUNT(given)), where = demo_pick(&d, COUNT(district));
	int lane, number;
	const char *street;

	snprintf(p->name, sizeof p->name, "%s%s", surname[s].name, given[g].name);
	snprintf(p->login, sizeof p->login, "%.12s_%.8s%02d", given[g].spelled, surname[s].spelled, demo_pick(&d, 100));
	lane = demo_pick(&d, 79);
	snprintf(p->phone, sizeof p->phone, "09%02d%06d", 10 + lane, demo_pick(&d, 1000000));
	snprintf(p->postcode, sizeof p->postcode, "%s", district[where].code);
	street = road[demo_pick(&d, COUNT(road))];
	number = 1 + demo_pick(&d, 320);
	if (demo_chance(&d, 45))
		snprintf(p->address, sizeof p->address, "%s%s%d號%d樓", district[where].place, street, number, 2 + demo_pick(&d, 11));
	else
		snprintf(p->address, sizeof p->address, "%s%s%d號", district[where].place, street, number);
}
