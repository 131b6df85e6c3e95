/*
 * What the demonstration shop sells: pottery, tea and what belongs to both,
 * with the category rates of its contract.
 */
#include "config.h"

#include <string.h>

#include "desk/demo.h"

static const struct {
	const char *code;
	int64_t ppm;
} category[] = {
	{"books", 30000}, {"decor", 50000}, {"food", 40000}, {"tableware", 45000}, {"voucher", 20000},
};

static const struct demo_good goods[] = {
	{"p0100101", "TW-CUP-01", "青瓷品茗杯", {"天青", "粉青", NULL}, 480, "tableware", TAX_TAXABLE},
	{"p0100102", "TW-CUP-02", "柴燒茶杯", {"", NULL}, 650, "tableware", TAX_TAXABLE},
	{"p0100103", "TW-CUP-03", "手拉坯馬克杯", {"白釉", "黑釉", "鐵紅"}, 390, "tableware", TAX_TAXABLE},
	{"p0100104", "TW-CUP-04", "聞香杯組（兩件）", {"", NULL}, 560, "tableware", TAX_TAXABLE},
	{"p0100105", "TW-POT-01", "鶯歌手工茶壺", {"150cc", "220cc", NULL}, 1680, "tableware", TAX_TAXABLE},
	{"p0100106", "TW-POT-02", "紫砂小品壺", {"朱泥", "段泥", NULL}, 2980, "tableware", TAX_TAXABLE},
	{"p0100107", "TW-POT-03", "側把急須壺", {"", NULL}, 1450, "tableware", TAX_TAXABLE},
	{"p0100108", "TW-GWN-01", "白瓷蓋碗", {"110cc", "150cc", NULL}, 720, "tableware", TAX_TAXABLE},
	{"p0100109", "TW-JAR-01", "志野茶海", {"", NULL}, 890, "tableware", TAX_TAXABLE},
	{"p0100110", "TW-TRY-01", "黑檀木乾泡茶盤", {"小", "大", NULL}, 2360, "tableware", TAX_TAXABLE},
	{"p0100111", "TW-BWL-01", "粗陶飯碗", {"灰", "藍", NULL}, 310, "tableware", TAX_TAXABLE},
	{"p0100112", "TW-BWL-02", "天目釉抹茶碗", {"", NULL}, 3200, "tableware", TAX_TAXABLE},
	{"p0100113", "TW-PLT-01", "八角淺盤", {"7吋", "9吋", NULL}, 420, "tableware", TAX_TAXABLE},
	{"p0100114", "TW-PLT-02", "魚型長盤", {"", NULL}, 680, "tableware", TAX_TAXABLE},
	{"p0100115", "TW-SPN-01", "陶瓷湯匙（四入）", {"", NULL}, 240, "tableware", TAX_TAXABLE},
	{"p0100116", "TW-SET-01", "旅行茶具組", {"青", "墨", NULL}, 1980, "tableware", TAX_TAXABLE},
	{"p0100117", "TW-SET-02", "六杯一壺禮盒", {"", NULL}, 4680, "tableware", TAX_TAXABLE},
	{"p0100118", "TW-RST-01", "杯托（五入）", {"竹", "錫", NULL}, 350, "tableware", TAX_TAXABLE},
	{"p0200101", "DC-VAS-01", "鶴首花瓶", {"", NULL}, 1260, "decor", TAX_TAXABLE},
	{"p0200102", "DC-VAS-02", "一輪插", {"白", "綠", NULL}, 460, "decor", TAX_TAXABLE},
	{"p0200103", "DC-INC-01", "荷葉香插", {"", NULL}, 380, "decor", TAX_TAXABLE},
	{"p0200104", "DC-INC-02", "倒流香爐", {"", NULL}, 990, "decor", TAX_TAXABLE},
	{"p0200105", "DC-PET-01", "茶寵（金蟾）", {"", NULL}, 520, "decor", TAX_TAXABLE},
	{"p0200106", "DC-PET-02", "茶寵（小豬）", {"", NULL}, 290, "decor", TAX_TAXABLE},
	{"p0200107", "DC-PNT-01", "多肉植物小盆（三入）", {"", NULL}, 270, "decor", TAX_TAXABLE},
	{"p0200108", "DC-TIL-01", "花磚杯墊", {"A 款", "B 款", "C 款"}, 180, "decor", TAX_TAXABLE},
	{"p0300101", "FD-OOL-01", "凍頂烏龍 150g", {"清香", "炭焙", NULL}, 800, "food", TAX_TAXABLE},
	{"p0300102", "FD-OOL-02", "阿里山高山茶 75g", {"", NULL}, 600, "food", TAX_TAXABLE},
	{"p0300103", "FD-OOL-03", "東方美人 50g", {"", NULL}, 1200, "food", TAX_TAXABLE},
	{"p0300104", "FD-BLK-01", "日月潭紅玉 75g", {"", NULL}, 520, "food", TAX_TAXABLE},
	{"p0300105", "FD-PUE-01", "陳年普洱餅 357g", {"生", "熟", NULL}, 1880, "food", TAX_TAXABLE},
	{"p0300106", "FD-MAT-01", "抹茶粉 100g", {"", NULL}, 450, "food", TAX_TAXABLE},
	{"p0300107", "FD-SNK-01", "茶點綜合禮盒", {"", NULL}, 680, "food", TAX_TAXABLE},
	{"p0300108", "FD-LEA-01", "手採生茶葉（未加工）500g", {"", NULL}, 950, "food", TAX_FREE},
	{"p0400101", "BK-CLA-01", "《陶土與火》二版", {"", NULL}, 420, "books", TAX_FREE},
	{"p0400102", "BK-TEA-01", "《台灣茶器圖鑑》", {"", NULL}, 680, "books", TAX_FREE},
	{"p0400103", "BK-GLZ-01", "《釉藥手記》", {"", NULL}, 350, "books", TAX_FREE},
	{"p0500101", "VC-CLS-01", "手拉坯體驗券", {"單人", "雙人", NULL}, 900, "voucher", TAX_NO_INVOICE},
};

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

const struct demo_good *demo_good(int n)
{
	return &goods[n % COUNT(goods)];
}

int demo_good_count(void)
{
	return COUNT(goods);
}

int64_t demo_category_ppm(const char *code)
{
	for (int i = 0; i < COUNT(category); i++)
		if (strcmp(category[i].code, code) == 0)
			return category[i].ppm;
	return -1;
}

const char *demo_category(int n)
{
	return n < COUNT(category) ? category[n].code : NULL;
}
